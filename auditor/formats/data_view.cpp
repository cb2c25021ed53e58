// One wrong member must not hide the others: locks are long, and what can be read of one is worth
// more than its refusal. What the tool itself would refuse stands in the defects.
#include "formats/data_view.h"

#include <fmt/format.h>

#include "base/number.h"
#include "base/text.h"

namespace icecore {

bool DataView::has(std::string_view key) const {
  return table_ != nullptr && table_->find(key) != nullptr;
}

std::size_t DataView::line_of(std::string_view key) const {
  const DataNode* member = table_ == nullptr ? nullptr : table_->find(key);
  return member == nullptr ? line() : member->line;
}

void DataView::add_defect(std::string_view key, std::string_view what) const {
  constexpr std::size_t shown_key = 100;
  icecore::add_defect(*document_,
                      fmt::format("{}{}: {}", path_, escaped(key.substr(0, shown_key)), what),
                      line_of(key));
}

const DataNode* DataView::find(std::string_view key, DataNode::Kind kind,
                               std::string_view expected) const {
  const DataNode* member = table_ == nullptr ? nullptr : table_->find(key);
  if (member == nullptr || member->kind == kind || member->kind == DataNode::Kind::null) {
    return member != nullptr && member->kind == kind ? member : nullptr;
  }
  add_defect(key, fmt::format("expected {}, found {}", expected, member->kind_name()));
  return nullptr;
}

std::string DataView::text(std::string_view key) const {
  const DataNode* member = find(key, DataNode::Kind::text, "a string");
  return member == nullptr ? std::string() : member->text;
}

std::string DataView::required_text(std::string_view key) const {
  if (table_ != nullptr && !has(key)) add_defect(key, "is missing");
  return text(key);
}

std::string DataView::scalar(std::string_view key) const {
  const DataNode* member = table_ == nullptr ? nullptr : table_->find(key);
  if (member == nullptr) return {};
  const bool is_scalar =
      member->kind != DataNode::Kind::list && member->kind != DataNode::Kind::table;
  if (!is_scalar) {
    add_defect(key, fmt::format("expected a scalar, found {}", member->kind_name()));
    return {};
  }
  return member->kind == DataNode::Kind::null ? std::string() : member->text;
}

std::optional<std::uint64_t> DataView::number(std::string_view key) const {
  const DataNode* member = find(key, DataNode::Kind::number, "a number");
  if (member == nullptr) return std::nullopt;
  const auto number = whole_number<std::uint64_t>(member->text);
  if (!number) add_defect(key, "expected a whole number of at least 0");
  return number;
}

bool DataView::boolean(std::string_view key) const {
  const DataNode* member = find(key, DataNode::Kind::boolean, "a boolean");
  return member != nullptr && equals_ignoring_case(member->text, "true");
}

std::vector<std::string> DataView::texts(std::string_view key) const {
  std::vector<std::string> texts;
  const DataNode* list = find(key, DataNode::Kind::list, "an array");
  if (list == nullptr) return texts;
  for (std::size_t i = 0; i < list->elements.size(); ++i) {
    const DataNode& element = list->elements[i];
    if (element.kind == DataNode::Kind::text) {
      texts.push_back(element.text);
    } else {
      add_defect(fmt::format("{}[{}]", key, i),
                 fmt::format("expected a string, found {}", element.kind_name()));
    }
  }
  return texts;
}

std::vector<DataView> DataView::tables(std::string_view key) const {
  std::vector<DataView> tables;
  const DataNode* list = find(key, DataNode::Kind::list, "an array");
  if (list == nullptr) return tables;
  tables.reserve(list->elements.size());
  for (std::size_t i = 0; i < list->elements.size(); ++i) {
    const DataNode& element = list->elements[i];
    const std::string name = fmt::format("{}[{}]", key, i);
    if (element.kind == DataNode::Kind::table) {
      tables.emplace_back(&element, path_ + name + ".", *document_);
    } else {
      add_defect(name, fmt::format("expected a table, found {}", element.kind_name()));
    }
  }
  return tables;
}

DataView DataView::table(std::string_view key) const {
  const DataNode* member = find(key, DataNode::Kind::table, "a table");
  return {member, fmt::format("{}{}.", path_, escaped(key)), *document_};
}

DataView DataView::table_of(const DataMember& member) const {
  const bool is_table = member.value.kind == DataNode::Kind::table;
  if (!is_table) {
    icecore::add_defect(*document_,
                        fmt::format("{}{}: expected a table, found {}", path_, escaped(member.key),
                                    member.value.kind_name()),
                        member.value.line);
  }
  return {is_table ? &member.value : nullptr, fmt::format("{}{}.", path_, escaped(member.key)),
          *document_};
}

const std::vector<DataMember>& DataView::members() const {
  static const std::vector<DataMember> none;
  return table_ == nullptr ? none : table_->members;
}

}  // namespace icecore
