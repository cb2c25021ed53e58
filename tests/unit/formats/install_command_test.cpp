#include "formats/install_command.h"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <array>

#include "base/text.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

std::string_view shown(RequestPin pin) {
  constexpr std::array<std::string_view, 11> words{"nothing", "range",       "version", "digest",
                                                   "commit",  "revision",    "url",     "local",
                                                   "file",    "hashed-file", "not-told"};
  return words.at(static_cast<std::size_t>(pin));
}

std::string shown(std::string_view text) {
  constexpr std::array<std::string_view, 5> tools{"pip", "conda", "apt", "apk", "dnf"};
  std::string result;
  for (const ShellCommand& command : parse_shell(text, {}).commands) {
    const auto install = read_install_command(command.words, {});
    if (!install) {
      result += "none;";
      continue;
    }
    result += tools.at(static_cast<std::size_t>(install->tool));
    for (const InstallRequest& request : install->requests) {
      result += fmt::format(" {}:{}", request.name.empty() ? request.text : request.name,
                            shown(request.pin));
    }
    if (!install->indexes.empty()) result += fmt::format(" i{}", install->indexes);
    if (!install->extra_indexes.empty()) result += fmt::format(" x{}", install->extra_indexes);
    if (!install->channels.empty()) result += fmt::format(" c{}", install->channels);
    if (install->upgrades_all) result += " all";
    result += ';';
  }
  return result;
}

struct Row {
  std::string_view text, expected;
};

}  // namespace

TEST_SUITE("install command") {
  TEST_CASE("pip and uv ask for requirements") {
    for (const auto& [text, expected] : std::array{
             Row{"pip install numpy", "pip numpy:nothing;"},
             Row{"pip3.12 --no-cache-dir install -U pip setuptools==69.0.0 'a>=1,<2' b==1.*",
                 "pip pip:nothing setuptools:version a:range b:range;"},
             Row{"python3 -m pip install --target /x numpy[extra]===1.2", "pip numpy:version;"},
             Row{"/opt/venv/bin/python -I -m pip install \"a==$V\" $PACKAGES 'c==1; "
                 "python_version>\"3\"'",
                 "pip a:version $PACKAGES:not-told c:version;"},
             Row{"pip install -r requirements.txt -c c.txt x y==1",
                 "pip requirements.txt:file x:not-told y:version;"},
             Row{"pip install --require-hashes -rlock.txt", "pip lock.txt:hashed-file;"},
             Row{"pip install . -e ./x /dist/*.whl", "pip .:local ./x:local /dist/*.whl:local;"},
             Row{"pip install --index-url=https://a/s --extra-index-url https://b/s -f c x==1",
                 "pip x:version i[\"https://a/s\"] x[\"https://b/s\", \"c\"];"},
             Row{"pip install git+https://h/r git+https://h/r@main#egg=x 'y @ "
                 "git+ssh://git@h/r@0123456789012345678901234567890123456789'",
                 "pip git+https://h/r:revision git+https://h/r@main#egg=x:revision y:commit;"},
             Row{"pip install https://h/a-1-py3-none-any.whl https://h/b.whl#sha256=00",
                 "pip https://h/a-1-py3-none-any.whl:url https://h/b.whl#sha256=00:digest;"},
             Row{"uv pip install --system a; uv pip sync r.txt", "pip a:nothing;pip r.txt:file;"},
             Row{"pip uninstall x; pip download y; pip; pip list install; python app.py install x",
                 "none;none;none;none;none;"},
         }) {
      CAPTURE(text);
      CHECK(shown(text) == expected);
    }
  }

  TEST_CASE("conda asks for specs and files") {
    for (const auto& [text, expected] : std::array{
             Row{"conda install -y -c conda-forge python=3.12 numpy=1.26.4 a==1 b=1.2=py_0 'c>=1' "
                 "d",
                 "conda python:range numpy:version a:version b:version c:range d:nothing "
                 "c[\"conda-forge\"];"},
             Row{"mamba env create -f environment.yml -n x", "conda environment.yml:file;"},
             Row{"micromamba create -y -p /x --file conda-linux-64.lock",
                 "conda conda-linux-64.lock:hashed-file;"},
             Row{"conda update --all -y", "conda all;"},
             Row{"conda clean -afy; conda config --add channels x; conda", "none;none;none;"},
         }) {
      CAPTURE(text);
      CHECK(shown(text) == expected);
    }
  }

  TEST_CASE("the system's package managers ask for packages") {
    for (const auto& [text, expected] : std::array{
             Row{"apt-get -qq install -y --no-install-recommends git=1:2.39.2-1.1 curl $deps "
                 "./x.deb y-",
                 "apt git:version curl:nothing $deps:not-told ./x.deb:local;"},
             Row{"apt-get update; apt-get -y upgrade; apt-get clean; apt-mark auto x",
                 "none;apt all;none;none;"},
             Row{"apk add --no-cache --virtual .deps gcc musl-dev~=1.2 'x>1' y=1.2-r0",
                 "apk gcc:nothing musl-dev:range x:range y:version;"},
             Row{"apk del .deps; apk upgrade", "none;apk all;"},
             Row{"dnf -y install gcc-toolset-12 python3.12-3.12.1-1.el9 @dev; yum update -y",
                 "dnf gcc-toolset-12:nothing python3.12-3.12.1-1.el9:version;dnf all;"},
         }) {
      CAPTURE(text);
      CHECK(shown(text) == expected);
    }
  }

  TEST_CASE("no text is too odd") {
    const Bytes sample = as_bytes(
        "python -m pip -q install -rx --index-url=y 'z @ git+https://h@1' -- a==1; conda create "
        "b=1=c");
    const auto read = [](Bytes bytes) { (void)shown(as_text(bytes)); };
    test::for_each_truncation(sample, read);
    test::for_each_flip(sample, read);
  }
}
