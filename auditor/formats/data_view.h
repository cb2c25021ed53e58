// Known members of a TOML or YAML table that nobody vouches for: values of the kind that is asked
// for, and a list of what is not as expected.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/claim.h"
#include "formats/data_node.h"

namespace icecore {

/// One table of a document. It borrows the document and the list of defects: a local. A member
/// that is missing or null gives an empty value; one of another kind does so too and is a defect.
class DataView {
 public:
  /// `path` names the table in messages: empty for the document, else as `package[3].`.
  DataView(const DataNode* table, std::string path, ClaimDocument& document)
      : table_(table), path_(std::move(path)), document_(&document) {}

  [[nodiscard]] bool is_missing() const { return table_ == nullptr; }
  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] std::size_t line() const { return table_ == nullptr ? 0 : table_->line; }
  /// The line of a member; of the table where there is none.
  [[nodiscard]] std::size_t line_of(std::string_view key) const;

  [[nodiscard]] std::string text(std::string_view key) const;
  /// The same, and a defect where there is none.
  [[nodiscard]] std::string required_text(std::string_view key) const;
  /// Any scalar as it is written, for YAML, where a version may look like a number.
  [[nodiscard]] std::string scalar(std::string_view key) const;
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view key) const;
  [[nodiscard]] bool boolean(std::string_view key) const;
  /// The texts of a list; other elements are left out.
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
  /// The tables of a list; other elements are left out.
  [[nodiscard]] std::vector<DataView> tables(std::string_view key) const;
  [[nodiscard]] DataView table(std::string_view key) const;
  /// The members, in the order of the document; empty if the table is missing.
  [[nodiscard]] const std::vector<DataMember>& members() const;
  /// A member of any key that is a table; one without members, and a defect, for others.
  [[nodiscard]] DataView table_of(const DataMember& member) const;

  void add_defect(std::string_view key, std::string_view what) const;

 private:
  [[nodiscard]] const DataNode* find(std::string_view key, DataNode::Kind kind,
                                     std::string_view expected) const;

  const DataNode* table_;
  std::string path_;
  ClaimDocument* document_;
};

}  // namespace icecore
