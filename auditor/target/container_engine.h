// Images of docker and podman on this machine, by the HTTP API on the engine's socket.
#pragma once

#include "base/file_descriptor.h"
#include "base/limits.h"
#include "target/image_reference.h"
#include "target/remote.h"

namespace icecore {

/// What `docker save` would write, in a file without a name. ErrorKind::not_found without a socket
/// or image, ErrorKind::unsupported for an engine on another machine, ErrorKind::unreadable where
/// the engine refuses or stops in the middle, ErrorKind::limit for more than `spool_bytes`.
Result<FileDescriptor> fetch_from_engine(const ImageReference& reference,
                                         const RemoteOptions& options, const Limits& limits);

}  // namespace icecore
