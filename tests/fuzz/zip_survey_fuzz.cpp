#include "archive/zip_survey.h"

#include "fuzz.h"

void icecore::fuzz_one(Bytes input) {
  MemorySource source(input);
  const Result<ZipDirectory> directory = read_zip_directory(source, {});
  if (directory) static_cast<void>(survey_zip(source, *directory, {}));
}
