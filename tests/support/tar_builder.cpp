// POSIX.1-1988 headers with pax records (POSIX.1-2001) or GNU's long names before them.
#include "support/tar_builder.h"

#include <fmt/format.h>
#include <libdeflate.h>
#include <zstd.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <sstream>

namespace icecore::test {
namespace {

constexpr std::size_t block = 512;

// A field of octal digits, or GNU's base 256 where they do not fit.
std::string number(std::uint64_t value, std::size_t size) {
  std::string digits = fmt::format("{:0{}o}", value, size - 1);
  if (digits.size() < size) return digits + '\0';
  std::string field(size, '\0');
  field[0] = '\x80';
  for (std::size_t i = 0; i < 8 && i + 1 < size; ++i) {
    field[size - 1 - i] = static_cast<char>(value >> (8 * i) & 0xffU);
  }
  return field;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string padded(std::string text, std::size_t size) {
  text.resize(size);
  return text;
}

std::string blocks(std::string text) {
  text.resize((text.size() + block - 1) / block * block);
  return text;
}

std::string header(const TarMember& member, std::uint64_t size) {
  std::string text = padded(member.name, 100) + number(member.mode, 8) + number(member.uid, 8) +
                     number(member.gid, 8);
  text += member.stated_size.empty() ? number(size, 12) : padded(member.stated_size, 12);
  text += number(member.mtime, 12) + std::string(8, ' ') + member.type + padded(member.link, 100);
  text += member.is_gnu ? std::string("ustar  \0", 8) : std::string("ustar\00000", 8);
  text += padded("", 64) + number(member.device_major, 8) + number(member.device_minor, 8);
  text = blocks(text);
  unsigned sum = 0;
  for (const char one : text) sum += static_cast<unsigned char>(one);
  return text.replace(148, 8, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
}

// `length key=value\n`, where the length counts itself.
std::string pax_record(const std::string& key, const std::string& value) {
  const std::size_t rest = key.size() + value.size() + 3;
  std::size_t length = rest + 1;
  while (fmt::format("{}", length).size() + rest != length) {
    length = fmt::format("{}", length).size() + rest;
  }
  return fmt::format("{} {}={}\n", length, key, value);
}

std::string special(char type, const std::string& text) {
  const TarMember member{.name = "special", .type = type};
  return header(member, text.size()) + blocks(text);
}

}  // namespace

TarBuilder& TarBuilder::add(TarMember member) {
  std::string records;
  for (const auto& [key, value] : member.pax) records += pax_record(key, value);
  for (const auto& [text, key, type] :
       {std::tuple(&member.name, "path", 'L'), std::tuple(&member.link, "linkpath", 'K')}) {
    if (text->size() <= 100) continue;
    if (member.is_gnu) {
      bytes_ += special(type, *text + '\0');
    } else {
      records += pax_record(key, *text);
    }
  }
  if (!records.empty()) bytes_ += special('x', records);
  bytes_ += header(member, member.text.size()) + blocks(member.text);
  return *this;
}

TarBuilder& TarBuilder::file(std::string name, std::string text, std::uint64_t mode) {
  return add({.name = std::move(name), .text = std::move(text), .mode = mode});
}

TarBuilder& TarBuilder::directory(std::string name, std::uint64_t mode) {
  return add({.name = std::move(name), .type = '5', .mode = mode});
}

TarBuilder& TarBuilder::symbolic_link(std::string name, std::string target) {
  return add({.name = std::move(name), .type = '2', .link = std::move(target), .mode = 0777});
}

TarBuilder& TarBuilder::hard_link(std::string name, std::string target) {
  return add({.name = std::move(name), .type = '1', .link = std::move(target)});
}

TarBuilder& TarBuilder::raw(std::string_view bytes) {
  bytes_ += bytes;
  return *this;
}

std::string tar_of_directory(const std::filesystem::path& root,
                             const std::function<bool(const std::string&)>& is_wanted) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  TarBuilder tar;
  for (const std::filesystem::path& path : paths) {
    const std::string name = path.lexically_relative(root);
    if (!is_wanted(name)) continue;
    const auto mode =
        static_cast<std::uint64_t>(std::filesystem::symlink_status(path).permissions());
    if (std::filesystem::is_symlink(path)) {
      tar.symbolic_link(name, std::filesystem::read_symlink(path));
    } else if (std::filesystem::is_directory(path)) {
      tar.directory(name + "/", mode);
    } else {
      tar.file(name, text_of(path), mode);
    }
  }
  return tar.build();
}

std::string gzip_member(std::string_view text) {
  const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(
      libdeflate_alloc_compressor(6), libdeflate_free_compressor);
  std::string out(libdeflate_gzip_compress_bound(compressor.get(), text.size()), '\0');
  out.resize(
      libdeflate_gzip_compress(compressor.get(), text.data(), text.size(), out.data(), out.size()));
  return out;
}

std::string zstd_frame(std::string_view text, int window_bits) {
  const std::unique_ptr<ZSTD_CCtx, std::size_t (*)(ZSTD_CCtx*)> context(ZSTD_createCCtx(),
                                                                        ZSTD_freeCCtx);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  if (window_bits > 0) {
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, window_bits);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_contentSizeFlag, 0);
  }
  std::string out(ZSTD_compressBound(text.size()), '\0');
  ZSTD_inBuffer in{.src = text.data(), .size = text.size(), .pos = 0};
  ZSTD_outBuffer buffer{.dst = out.data(), .size = out.size(), .pos = 0};
  // Two steps: in one libzstd knows the size and narrows the window to it.
  ZSTD_compressStream2(context.get(), &buffer, &in, ZSTD_e_continue);
  ZSTD_compressStream2(context.get(), &buffer, &in, ZSTD_e_end);
  out.resize(buffer.pos);
  return out;
}

}  // namespace icecore::test
