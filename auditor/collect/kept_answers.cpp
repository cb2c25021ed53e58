// All that was asked of a file at once is one answer, because its gaps are told once.
#include "collect/kept_answers.h"

#include <memory>
#include <utility>

#include "collect/collected_bytes.h"

namespace icecore {
namespace {

// What was asked of which bytes, as text that sorts.
std::string question_of(const Digest& file, std::span<const Reading> readings) {
  Writer writer;
  writer.bytes(file.bytes);
  for (const Reading& reading : readings) {
    writer.u8(static_cast<std::uint8_t>(reading.kind));
    writer.block(as_bytes(reading.argument));
  }
  return std::string(as_text(writer.view()));
}

}  // namespace

KeptAnswers::KeptAnswers(FactCache* cache, std::string_view identity, const Limits& limits)
    : cache_(cache), key_(FactCache::key(CacheKind::answers, identity, limits)) {
  if (cache_ == nullptr) return;
  const std::optional<CacheEntry> entry = cache_->read(key_);
  if (!entry) return;
  Reader reader(entry->bytes());
  while (reader.remaining() > 0) {
    std::string question(as_text(reader.block()));
    const Bytes answer = reader.block();
    if (!reader.ok()) break;
    answers_[std::move(question)].bytes.assign(answer.begin(), answer.end());
  }
}

std::optional<CollectedFile> KeptAnswers::find(const Digest& file,
                                               std::span<const Reading> readings) {
  if (answers_.empty()) return std::nullopt;
  const auto found = answers_.find(question_of(file, readings));
  if (found == answers_.end()) return std::nullopt;
  Reader reader(found->second.bytes);
  Result<CollectedFile> answer = read_collected(reader);
  if (!answer || answer->sha256 != file || reader.remaining() > 0) return std::nullopt;
  found->second.is_used = true;
  return *std::move(answer);
}

void KeptAnswers::add(const Digest& file, std::span<const Reading> readings,
                      const CollectedFile& answer) {
  if (cache_ == nullptr || answer.sha256 != file) return;
  Writer writer;
  write_collected(answer, writer);
  answers_[question_of(file, readings)] = {.bytes = writer.take(), .is_used = true};
  has_new_ = true;
}

void KeptAnswers::keep() {
  if (!has_new_) return;
  cache_->write(key_, [answers = std::exchange(answers_, {})](Writer& writer) {
    for (const auto& [question, answer] : answers) {
      if (!answer.is_used) continue;
      writer.block(as_bytes(question));
      writer.block(answer.bytes);
    }
  });
}

}  // namespace icecore
