-- title: The image is for another machine than its Python
-- severity: error
-- confidence: certain
-- message: the image says that it is for {expected}, and the interpreter of {subject} is made for {found}
-- why: A machine of the stated kind cannot run it, or only by emulation. A base image of another platform is the usual reason.
-- fix: Build with --platform, for the platform that is meant.
-- reads: environment, image, native
-- taxonomy: ISA05
WITH machine(architecture, name) AS (
  VALUES ('amd64', 'x86_64'), ('arm64', 'aarch64'), ('386', 'i386'), ('arm', 'arm'), ('s390x', 's390x'),
    ('riscv64', 'riscv64')
)
SELECT
  environment.path AS environment,
  environment.path AS subject,
  image.architecture AS expected,
  native.machine AS found
FROM image
JOIN machine ON machine.architecture = image.architecture
JOIN environment
JOIN native ON native.file = environment.interpreter
WHERE native.format = 'elf' AND native.machine <> machine.name
