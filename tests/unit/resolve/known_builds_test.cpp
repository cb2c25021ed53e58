// Build steps as public images have them and as people write them: what is told of each, in full,
// so that a new pattern shows where it fires.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/text.h"
#include "facts/store.h"
#include "formats/dockerfile.h"
#include "resolve/build_steps.h"
#include "support/audited.h"

using namespace icecore;

namespace {

using Lines = test::Lines;

Lines actions(const ImageSettings& settings, std::string_view text = "") {
  Store store = *Store::create(StoreMedium::memory);
  std::optional<Dockerfile> file;
  if (!text.empty()) file = *parse_dockerfile(as_bytes(text), {});
  resolve_build_steps(settings, file, {}, store);
  REQUIRE(store.status());
  return test::rows_of(AuditResult(std::move(store)),
                       "SELECT line, kind, subject, pin FROM build_action ORDER BY position");
}

Lines actions(std::string_view dockerfile) {
  return actions(ImageSettings{}, dockerfile);
}

}  // namespace

TEST_SUITE("known builds") {
  TEST_CASE("the official image of Python checks what it downloads") {
    const ImageSettings python{
        .history = {
            {.created_by = "# debian.sh --arch 'amd64' out/ 'bookworm' '@1718841600'"},
            {.created_by = "ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin",
             .is_empty_layer = true},
            {.created_by = "RUN /bin/sh -c set -eux; \tapt-get update; \tapt-get install -y "
                           "--no-install-recommends \t\tca-certificates \t\tnetbase \t; \trm -rf "
                           "/var/lib/apt/lists/* # buildkit"},
            {.created_by =
                 "RUN /bin/sh -c set -eux; \t\tsavedAptMark=\"$(apt-mark showmanual)\"; \tapt-get "
                 "update; \tapt-get install -y --no-install-recommends \t\tgcc \t\twget \t; "
                 "\t\twget "
                 "-O python.tar.xz \"https://www.python.org/ftp/python/${PYTHON_VERSION%%[a-z]*}/"
                 "Python-$PYTHON_VERSION.tar.xz\"; \twget -O python.tar.xz.asc "
                 "\"https://www.python.org/ftp/python/${PYTHON_VERSION%%[a-z]*}/"
                 "Python-$PYTHON_VERSION.tar.xz.asc\"; \tGNUPGHOME=\"$(mktemp -d)\"; export "
                 "GNUPGHOME; \tgpg --batch --keyserver hkps://keys.openpgp.org --recv-keys "
                 "\"$GPG_KEY\"; \tgpg --batch --verify python.tar.xz.asc python.tar.xz; \tmkdir -p "
                 "/usr/src/python; \ttar --extract --file python.tar.xz; \tcd /usr/src/python; "
                 "\t./configure --build=\"$gnuArch\" --with-ensurepip; \tmake -j \"$(nproc)\" "
                 "\"EXTRA_CFLAGS=${EXTRA_CFLAGS:-}\"; \tfind /usr/local -type f -executable -not "
                 "\\( "
                 "-name '*tkinter*' \\) -exec ldd '{}' ';' | awk '/=>/ { so = $(NF-1); next }' | "
                 "sort -u | xargs -r apt-mark manual; \tapt-get purge -y --auto-remove -o "
                 "APT::AutoRemove::RecommendsImportant=false; \tpython3 --version # buildkit"},
            {.created_by = "RUN /bin/sh -c set -eux; \tfor src in idle3 pip3; do \t\tdst=\"$(echo "
                           "\"$src\" | tr -d 3)\"; \t\t[ -s \"/usr/local/bin/$src\" ]; \t\tln -svT "
                           "\"$src\" \"/usr/local/bin/$dst\"; \tdone # buildkit"},
            {.created_by =
                 "RUN /bin/sh -c set -eux; \twget -O get-pip.py \"https://github.com/pypa/get-pip/"
                 "raw/main/get-pip.py\"; \techo \"$PYTHON_GET_PIP_SHA256 *get-pip.py\" | sha256sum "
                 "-c -; \tpython get-pip.py --no-cache-dir \"pip==$PYTHON_PIP_VERSION\" # "
                 "buildkit"},
            {.created_by = "CMD [\"python3\"]", .is_empty_layer = true}}};
    CHECK(actions(python) ==
          Lines{"|apt-install|ca-certificates|no-version", "|apt-install|netbase|no-version",
                "|apt-install|gcc|no-version", "|apt-install|wget|no-version",
                "|download|https://www.python.org/ftp/python/${PYTHON_VERSION%%[a-z]*}/"
                "Python-$PYTHON_VERSION.tar.xz|checked",
                "|run-download|https://github.com/pypa/get-pip/raw/main/get-pip.py|checked"});
  }

  TEST_CASE("an image for GPUs as people write it") {
    CHECK(actions("FROM nvidia/cuda:12.1.1-cudnn8-runtime-ubuntu22.04\n"
                  "ENV DEBIAN_FRONTEND=noninteractive\n"
                  "RUN apt-get update && apt-get install -y --no-install-recommends \\\n"
                  "    git python3.10 \\\n"
                  " && rm -rf /var/lib/apt/lists/*\n"
                  "RUN curl -sS https://bootstrap.pypa.io/get-pip.py | python3.10\n"
                  "RUN pip install --no-cache-dir torch==2.1.0 torchvision \\\n"
                  "    --index-url https://download.pytorch.org/whl/cu121\n"
                  "COPY requirements.txt .\n"
                  "RUN pip install -r requirements.txt\n"
                  "RUN git clone https://github.com/NVIDIA/apex && cd apex \\\n"
                  " && pip install -v --no-build-isolation ./\n") ==
          Lines{"1|base-image|nvidia/cuda|tag", "3|apt-install|git|no-version",
                "3|apt-install|python3.10|no-version",
                "6|run-download|https://bootstrap.pypa.io/get-pip.py|moving-url",
                "7|pip-install|torch|version", "7|pip-install|torchvision|no-version",
                "7|index|https://download.pytorch.org/whl/cu121|url",
                "10|pip-install|requirements.txt|file",
                "11|clone|https://github.com/NVIDIA/apex|revision", "11|pip-install|./|local"});
  }

  TEST_CASE("several stages with uv") {
    CHECK(actions(
              "# syntax=docker/dockerfile:1\n"
              "ARG PYTHON=3.12\n"
              "FROM registry.example/tools/uv:python${PYTHON}-bookworm-slim AS builder\n"
              "ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy\n"
              "RUN --mount=type=cache,target=/var/cache/uv \\\n"
              "    --mount=type=bind,source=uv.lock,target=uv.lock \\\n"
              "    uv sync --locked --no-install-project --no-dev\n"
              "RUN uv pip install --system 'scikit-learn>=1.4,<2' git+https://github.com/a/b@main\n"
              "FROM python:${PYTHON}-slim-bookworm@sha256:0123\n"
              "COPY --from=builder --chown=app:app /app /app\n"
              "COPY --from=busybox /bin/wget /bin/\n"
              "CMD [\"gunicorn\"]\n") ==
          Lines{"3|base-image|registry.example/tools/uv|tag", "9|base-image|python|digest",
                "8|pip-install|scikit-learn|version-range",
                "8|pip-install|git+https://github.com/a/b@main|revision",
                "11|base-image|busybox|latest"});
  }

  TEST_CASE("conda, poetry and here-documents") {
    CHECK(
        actions("FROM continuumio/miniconda3\n"
                "RUN wget -q https://repo.anaconda.com/miniconda/Miniconda3-latest-Linux-x86_64.sh "
                "-O /tmp/m.sh && bash /tmp/m.sh -b -p /opt/conda && rm /tmp/m.sh\n"
                "COPY environment.yml .\n"
                "RUN conda env create -f environment.yml && conda clean -afy\n"
                "RUN curl -sSL https://install.python-poetry.org | POETRY_VERSION=1.7.1 python3 -\n"
                "RUN <<EOF\n"
                "set -e\n"
                "conda install -y -c conda-forge 'numpy=1.26' scipy=1.11.4\n"
                "pip install \"poetry==1.7.1\"\n"
                "EOF\n"
                "ADD https://example.org/model.bin /models/\n") ==
        Lines{"1|base-image|continuumio/miniconda3|latest",
              "2|run-download|https://repo.anaconda.com/miniconda/"
              "Miniconda3-latest-Linux-x86_64.sh|moving-url",
              "4|conda-install|environment.yml|file",
              "5|run-download|https://install.python-poetry.org|moving-url",
              "6|conda-install|numpy|version-range", "6|conda-install|scipy|version",
              "6|pip-install|poetry|version",
              "11|add-url|https://example.org/model.bin|moving-url"});
  }
}
