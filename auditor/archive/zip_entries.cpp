// The central directory is what counts, as for Python's zipfile: of several entries of one name the
// last. Entries of a few megabytes are inflated by libdeflate in one piece, others by ISA-L piece
// by piece, so that memory stays bounded. Symbolic links are files with a path as their text, as
// installers write them.
#include "archive/zip_entries.h"

#include <fmt/format.h>
#include <isa-l/igzip_lib.h>
#include <libdeflate.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "archive/zip_directory.h"
#include "archive/zip_survey.h"
#include "base/source_digest.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::uint64_t whole_bytes = 8ULL << 20U;  // of an entry that is inflated in one piece
constexpr std::uint64_t piece_bytes = 1ULL << 20U;
constexpr std::uint16_t stored = 0;
constexpr std::uint32_t permission_bits = 07777;

struct FreeDecompressor {
  void operator()(libdeflate_decompressor* one) const { libdeflate_free_decompressor(one); }
};

// ISA-L speaks of octets.
std::uint8_t* octets(std::span<std::byte> bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): std::byte and octets alias all.
  return reinterpret_cast<std::uint8_t*>(bytes.data());
}

// The data of one entry, piece by piece; checked against size and CRC-32 at its end.
class EntryData {
 public:
  EntryData(ByteSource& bytes, const ZipEntry& entry, std::uint64_t start)
      : bytes_(bytes), entry_(entry), place_(start), left_(entry.compressed_size) {}

  // Empty at the end.
  Result<Bytes> next(std::vector<std::byte>& room, libdeflate_decompressor* whole) {
    if (is_finished_) return Bytes{};
    const Bytes piece = ICECORE_TRY(entry_.method == stored ? next_stored() : inflate(room, whole));
    given_ += piece.size();
    if (given_ > entry_.size) return wrong_size("more");
    if (!piece.empty()) {
      crc32_ = libdeflate_crc32(crc32_, piece.data(), piece.size());
      return piece;
    }
    is_finished_ = true;
    if (given_ != entry_.size) return wrong_size("fewer");
    if (crc32_ != entry_.crc32) {
      return failure(ErrorKind::malformed, "its bytes do not have the CRC-32 that is stated");
    }
    return piece;
  }

 private:
  [[nodiscard]] std::unexpected<Error> wrong_size(std::string_view what) const {
    return failure(
        ErrorKind::malformed,
        fmt::format("its data has {} bytes than the {} that are stated", what, entry_.size));
  }

  Result<Bytes> next_stored() {
    const std::uint64_t size = std::min(left_, piece_bytes);
    const Bytes piece = ICECORE_TRY(bytes_.pass(place_, size));
    place_ += size;
    left_ -= size;
    return piece;
  }

  Result<Bytes> inflate(std::vector<std::byte>& room, libdeflate_decompressor* whole) {
    const bool is_small = entry_.size <= whole_bytes && entry_.compressed_size <= whole_bytes;
    if (!is_small) return inflate_piece(room);
    if (left_ == 0) return Bytes{};
    left_ = 0;
    const std::size_t wanted = entry_.size == 0 ? 1 : entry_.size;
    if (room.size() < wanted) room.resize(wanted);
    const Bytes packed = ICECORE_TRY(bytes_.pass(place_, entry_.compressed_size));
    std::size_t taken = 0;
    std::size_t given = 0;
    const libdeflate_result status = libdeflate_deflate_decompress_ex(
        whole, packed.data(), packed.size(), room.data(), entry_.size, &taken, &given);
    if (status == LIBDEFLATE_INSUFFICIENT_SPACE) return wrong_size("more");
    if (status != LIBDEFLATE_SUCCESS) return no_deflate();
    if (taken != packed.size()) return behind_the_end();
    return Bytes(room).first(given);
  }

  static std::unexpected<Error> no_deflate() {
    return failure(ErrorKind::malformed, "its data cannot be inflated");
  }
  static std::unexpected<Error> behind_the_end() {
    return failure(ErrorKind::malformed, "bytes follow the end of its compressed data");
  }

  Result<Bytes> inflate_piece(std::vector<std::byte>& room) {
    room.resize(std::max<std::size_t>(room.size(), piece_bytes));
    const std::span<std::byte> output = std::span(room).first(piece_bytes);
    if (!state_) {
      state_ = std::make_unique<inflate_state>();
      isal_inflate_init(state_.get());
    }
    state_->next_out = octets(output);
    state_->avail_out = static_cast<std::uint32_t>(output.size());
    while (state_->avail_out > 0 && state_->block_state != ISAL_BLOCK_FINISH) {
      const std::uint64_t size = std::min(left_, piece_bytes);
      if (input_used_ == input_size_ && size > 0) {
        const Bytes packed = ICECORE_TRY(bytes_.pass(place_, size));
        input_.assign(packed.begin(), packed.end());
        place_ += size;
        left_ -= size;
        input_used_ = 0;
        input_size_ = size;
      }
      if (!step()) return no_deflate();
      const bool is_stuck = input_used_ == input_size_ && left_ == 0 && state_->avail_out > 0 &&
                            state_->block_state != ISAL_BLOCK_FINISH;
      if (is_stuck) return no_deflate();
    }
    if (state_->block_state == ISAL_BLOCK_FINISH && (left_ > 0 || input_used_ < input_size_)) {
      return behind_the_end();
    }
    return Bytes(output).first(output.size() - state_->avail_out);
  }

  bool step() {
    const std::span<std::byte> rest =
        std::span(input_).subspan(input_used_, input_size_ - input_used_);
    state_->next_in = octets(rest);
    state_->avail_in = static_cast<std::uint32_t>(rest.size());
    const int status = isal_inflate(state_.get());
    input_used_ = input_size_ - state_->avail_in;
    return status == ISAL_DECOMP_OK || status == ISAL_END_INPUT;
  }

  ByteSource& bytes_;
  const ZipEntry& entry_;
  std::uint64_t place_, left_;
  std::uint64_t given_ = 0;
  std::uint32_t crc32_ = 0;
  bool is_finished_ = false;
  std::unique_ptr<inflate_state> state_;
  std::vector<std::byte> input_;
  std::size_t input_used_ = 0, input_size_ = 0;
};

class ZipEntries final : public EntryStream {
 public:
  explicit ZipEntries(ByteSource& bytes) : bytes_(bytes) {}

  Result<void> open(const Limits& limits) {
    directory_ = ICECORE_TRY(read_zip_directory(bytes_, limits));
    survey_ = ICECORE_TRY(survey_zip(bytes_, directory_, limits));
    is_bomb_ = std::ranges::any_of(survey_.of_archive, [](const ZipOddity& oddity) {
      return oddity.kind == ZipOddityKind::expands;
    });
    decompressor_.reset(libdeflate_alloc_decompressor());
    if (!decompressor_) return failure(ErrorKind::internal, "no memory to inflate with");
    longest_path_ = limits.path_bytes;
    return {};
  }

  Result<const TarEntry*> next() override {
    data_.reset();
    current_ = {};
    if (!has_root_) {
      has_root_ = true;
      current_.path = TreePath();
      current_.kind = TarKind::directory;
      current_.oddities = survey_.of_archive;
      return &current_;
    }
    if (next_ == directory_.entries.size()) return nullptr;
    const ZipEntry& entry = directory_.entries[next_];
    current_.oddities = std::move(survey_.of_entries[next_++]);
    current_.raw_path = entry.name;
    current_.path = place_of(entry.name);
    const bool is_directory = entry.name.ends_with('/');
    current_.kind = is_directory ? TarKind::directory : TarKind::file;
    current_.size = is_directory ? 0 : entry.size;
    current_.mode = entry.external_attributes >> 16U & permission_bits;
    entry_ = &entry;
    return &current_;
  }

  Result<Bytes> read() override {
    if (entry_ == nullptr || current_.kind != TarKind::file) return Bytes{};
    if (!entry_->data_problem.empty()) {
      return failure(ErrorKind::unsupported, entry_->data_problem);
    }
    if (is_bomb_) {
      return failure(ErrorKind::limit, "the archive unpacks to far more than it should");
    }
    if (!data_) ICECORE_TRY(begin());
    return data_->next(room_, decompressor_.get());
  }

  [[nodiscard]] bool goes_on_after_errors() const override { return true; }

  Result<LayerDigests> finish() override {
    LayerDigests digests{.blob_size = bytes_.size(), .size = bytes_.size()};
    digests.blob = digests.diff_id = ICECORE_TRY(sha256_of(bytes_));
    return digests;
  }

 private:
  Result<void> begin() {
    const ZipLocalHeader header = ICECORE_TRY(read_zip_local_header(bytes_, *entry_));
    const bool fits = header.data_start <= entry_->end &&
                      entry_->compressed_size <= entry_->end - header.data_start;
    if (!fits) return failure(ErrorKind::malformed, "it overlaps what follows it");
    data_.emplace(bytes_, *entry_, header.data_start);
    return {};
  }

  // Nothing for names that installers refuse.
  [[nodiscard]] std::optional<TreePath> place_of(std::string_view name) const {
    if (name.starts_with('/') || name.size() > longest_path_) return std::nullopt;
    const std::vector<std::string_view> parts = split(name, '/');
    if (std::ranges::find(parts, "..") != parts.end()) return std::nullopt;
    const Result<TreePath> place = TreePath().resolve(name);
    return place && !place->is_root() ? std::optional(*place) : std::nullopt;
  }

  ByteSource& bytes_;
  ZipDirectory directory_;
  ZipSurvey survey_;
  bool is_bomb_ = false, has_root_ = false;
  std::uint64_t longest_path_ = 0;
  std::size_t next_ = 0;
  const ZipEntry* entry_ = nullptr;
  TarEntry current_;
  std::optional<EntryData> data_;
  std::vector<std::byte> room_;
  std::unique_ptr<libdeflate_decompressor, FreeDecompressor> decompressor_;
};

}  // namespace

Result<std::unique_ptr<EntryStream>> open_zip_entries(ByteSource& bytes, const Limits& limits) {
  auto entries = std::make_unique<ZipEntries>(bytes);
  ICECORE_TRY(entries->open(limits));
  return entries;
}

}  // namespace icecore
