// The texts by which libraries that were linked in give themselves away, as one list. Each has a
// literal of at least seven bytes that gates the expression behind it; the expression holds a
// second token beside every bare number.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace icecore {

/// What a text says.
enum class TextKind : std::uint8_t {
  library,      ///< The library's own version.
  source_path,  ///< Where a library's source lay when it was compiled; the name is in the path.
  crate_path,   ///< The same, of a Rust crate.
  opencv,       ///< The start of OpenCV's build information.
  numpy,        ///< The instruction sets that numpy was built for.
  openblas      ///< OpenBLAS's configuration.
};

struct VersionPattern {
  TextKind kind = TextKind::library;
  std::string_view library;  ///< Name in rules/data/libraries.csv; empty when the text has it.
  std::string_view literal;
  std::string_view expression;  ///< RE2; the groups are the version, or a name and the version.
};

using enum TextKind;

inline constexpr std::array version_patterns{
    VersionPattern{library, "abseil", "lts_202", R"(4absl\d{2}lts_(20\d{6}))"},
    VersionPattern{library, "aom", "AOMedia Project AV1 ",
                   R"(AOMedia Project AV1 (?:Encoder|Decoder) v?(\d+\.\d+\.\d+))"},
    VersionPattern{library, "aws-lc", "aws_lc_0_", R"(aws_lc_(\d+_\d+_\d+)_)"},
    VersionPattern{library, "bzip2", "1.0.6, ", R"((1\.0\.\d), \d{1,2}-[A-Z][a-z]{2,3}-\d{4}\x00)"},
    VersionPattern{library, "bzip2", "1.0.7, ", R"((1\.0\.\d), \d{1,2}-[A-Z][a-z]{2,3}-\d{4}\x00)"},
    VersionPattern{library, "bzip2", "1.0.8, ", R"((1\.0\.\d), \d{1,2}-[A-Z][a-z]{2,3}-\d{4}\x00)"},
    VersionPattern{library, "bzip2", "1.0.9, ", R"((1\.0\.\d), \d{1,2}-[A-Z][a-z]{2,3}-\d{4}\x00)"},
    VersionPattern{library, "curl", "libcurl/", R"(libcurl/(\d+\.\d+\.\d+))"},
    VersionPattern{library, "curl", "CLIENT libcurl ", R"(CLIENT libcurl (\d+\.\d+\.\d+))"},
    VersionPattern{library, "ffmpeg", "FFmpeg version ",
                   R"(FFmpeg version n?(\d+\.\d+(?:\.\d+)?))"},
    VersionPattern{library, "fftw", "fftw-3.", R"(fftw-(\d+\.\d+\.\d+))"},
    VersionPattern{library, "flac", "reference libFLAC ",
                   R"(reference libFLAC (\d+\.\d+\.\d+) 20)"},
    VersionPattern{library, "gdal", "/gdal-3.", R"(/gdal-(\d+\.\d+\.\d+)/)"},
    VersionPattern{library, "gnutls", "Enabled GnuTLS ",
                   R"(Enabled GnuTLS (\d+\.\d+\.\d+) logging)"},
    VersionPattern{library, "hdf5", "HDF5 Version:", R"(HDF5 Version:\s+(\d+\.\d+\.\d+))"},
    VersionPattern{library, "krb5",
                   "KRB5_BRAND: ", R"(KRB5_BRAND: krb5-(\d+\.\d+(?:\.\d+)?)-final)"},
    VersionPattern{library, "lame", "LAME3.1", R"(LAME(3\.1\d\d) ?\x00)"},
    VersionPattern{library, "libaec", "/libaec-", R"(/libaec-v?(\d+\.\d+\.\d+)/src/)"},
    VersionPattern{library, "libarchive", "libarchive ", R"(libarchive (\d+\.\d+\.\d+)\x00)"},
    VersionPattern{library, "libjpeg-turbo", "libjpeg-turbo version ",
                   R"(libjpeg-turbo version (\d+\.\d+\.\d+))"},
    VersionPattern{library, "libpng", "libpng version ", R"(libpng version (\d+\.\d+\.\d+))"},
    VersionPattern{library, "libsndfile", "libsndfile-", R"(libsndfile-(\d+\.\d+\.\d+))"},
    VersionPattern{library, "libssh2", "SSH-2.0-libssh2_", R"(SSH-2\.0-libssh2_(\d+\.\d+\.\d+))"},
    VersionPattern{library, "libtiff", "LIBTIFF, Version ", R"(LIBTIFF, Version (\d+\.\d+\.\d+))"},
    VersionPattern{library, "libvorbis", "Xiph.Org libVorbis ",
                   R"(Xiph\.Org libVorbis (\d+\.\d+\.\d+)\x00)"},
    VersionPattern{library, "libvpx", "WebM Project VP",
                   R"(WebM Project VP[89] (?:Decoder|Encoder) v(\d+\.\d+\.\d+))"},
    VersionPattern{library, "mupdf", "MuPDF 1.", R"(MuPDF (1\.\d+\.\d+))"},
    VersionPattern{library, "nccl", "NCCL version ", R"(NCCL version (\d+\.\d+\.\d+)\+cuda\d)"},
    VersionPattern{library, "openmp",
                   "OMP version: ", R"((?:LLVM|Intel\(R\)) OMP version: (\d[\d.]*\d))"},
    VersionPattern{
        library, "openssl", "OpenSSL ",
        R"(OpenSSL (\d+\.\d+\.\d+[a-z]{0,2}(?:-(?:alpha|beta|pre|dev)\d*)?)(?:-fips|  FIPS)? {1,2}\d{1,2} )"
        R"([A-Z][a-z]{2} \d{4})"},
    VersionPattern{library, "opus", "libopus ", R"(libopus (\d+\.\d+(?:\.\d+)?)(?:-|\x00))"},
    VersionPattern{library, "proj", "Rel. 6.",
                   R"(Rel\. (\d+\.\d+\.\d+), [A-Z][a-z]+ \d{1,2}[a-z]{2}, )"},
    VersionPattern{library, "proj", "Rel. 7.",
                   R"(Rel\. (\d+\.\d+\.\d+), [A-Z][a-z]+ \d{1,2}[a-z]{2}, )"},
    VersionPattern{library, "proj", "Rel. 8.",
                   R"(Rel\. (\d+\.\d+\.\d+), [A-Z][a-z]+ \d{1,2}[a-z]{2}, )"},
    VersionPattern{library, "proj", "Rel. 9.",
                   R"(Rel\. (\d+\.\d+\.\d+), [A-Z][a-z]+ \d{1,2}[a-z]{2}, )"},
    VersionPattern{library, "qhull", ".r 2019/", R"((20\d\d\.\d)\.r 20\d\d/\d\d/\d\d)"},
    VersionPattern{library, "qhull", ".r 2020/", R"((20\d\d\.\d)\.r 20\d\d/\d\d/\d\d)"},
    VersionPattern{library, "qt", "-little_endian-",
                   R"(Qt (\d+\.\d+\.\d+) \([^\x00]*-little_endian-[^\x00]* build)"},
    VersionPattern{library, "zlib", "flate 1.",
                   R"((?:in|de)flate (1\.\d+\.\d+(?:\.\d+)*) Copyright \d{4})"},
    VersionPattern{library, "zlib-ng", " zlib-ng ", R"( zlib-ng (\d+\.\d+\.\d+)[ \x00])"},
    VersionPattern{source_path, "", "/buildtrees/", R"(/buildtrees/([a-z0-9-]+)/src/([^/\x00]+)/)"},
    VersionPattern{source_path, "", "/openjpeg-", R"(/(openjpeg)-v?(\d+\.\d+\.\d+)/)"},
    VersionPattern{crate_path, "", "/registry/src/",
                   R"(/registry/src/[^/\x00]+/([A-Za-z0-9_-]+)-(\d+\.\d+\.\d+[0-9A-Za-z.+-]*)/)"},
    VersionPattern{opencv, "opencv", "General configuration for OpenCV ",
                   R"(General configuration for OpenCV (\d+\.\d+\.\d+))"},
    VersionPattern{numpy, "", "NumPy was built with baseline optimizations: ",
                   R"(NumPy was built with baseline optimizations: \n\(([A-Z0-9_ ]+)\))"},
    VersionPattern{openblas, "openblas", "OpenBLAS ",
                   R"(OpenBLAS (\d+\.\d+\.\d+(?:\.\d+)*(?:\.dev)?) [^\x00]*)"},
};

/// A library whose version stands alone: a text of its own in a file that also holds the literal.
struct LonePattern {
  std::string_view library;
  std::string_view literal;
  std::string_view expression;  ///< Of the whole text between two NULs; the group is the version.
  std::string_view also;        ///< A second one that must be there, too; empty for none.
};

inline constexpr std::array lone_patterns{
    LonePattern{"jemalloc", "<jemalloc>: ", R"(\x00(\d+\.\d+\.\d+)-\d+-g[0-9a-f]{40}\x00)", ""},
    LonePattern{"libxml2", "libxml2: ", R"(\x00(2[01]\d{3})(?:-GITv[\w.-]+)?\x00)", ""},
    LonePattern{"pcre2", "PCRE2_LITERAL", R"(\x00(10\.\d\d)(?:-[A-Z0-9]+)? 20\d\d-\d\d-\d\d\x00)",
                ""},
    LonePattern{"sqlite", "SQLite format 3", R"(\x00(3\.\d{1,2}\.\d{1,2}(?:\.\d)?)\x00)",
                R"(20\d\d-\d\d-\d\d \d\d:\d\d:\d\d [0-9a-f]{40})"},
};

}  // namespace icecore
