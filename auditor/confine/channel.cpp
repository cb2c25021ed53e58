// A stream socket, not one for packets: results may be larger than any packet. A header of eight
// bytes says how many follow; files go with the header (unix(7), SCM_RIGHTS), and the kernel joins
// no bytes across them. Room for a message grows with what has come, not with what is announced.
#include "confine/channel.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace icecore {
namespace {

constexpr std::size_t header_bytes = 8;
constexpr std::uint64_t step_bytes = 1ULL << 20;
constexpr std::size_t control_bytes = CMSG_SPACE(sizeof(int) * Channel::most_files);

std::unexpected<Error> gone(int number) {
  return failure(ErrorKind::unreadable, std::strerror(number));
}

// How many bytes came: fewer than there is room for at the end.
Result<std::size_t> receive_all(int socket, std::span<std::byte> room) {
  std::size_t filled = 0;
  while (filled < room.size()) {
    const ssize_t got = recv(socket, room.subspan(filled).data(), room.size() - filled, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno != ECONNRESET) return gone(errno);
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

using Header = std::array<std::byte, header_bytes>;

Header header_of(std::uint64_t size) {
  Header header{};
  std::memcpy(header.data(), &size, sizeof(size));
  return header;
}

void take_files(msghdr& message, std::vector<FileDescriptor>& files) {
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    std::vector<int> numbers((part->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    std::memcpy(numbers.data(), CMSG_DATA(part), numbers.size() * sizeof(int));
    for (const int number : numbers) files.emplace_back(number);
  }
}

// The first bytes of a header, and what files come with it.
Result<std::size_t> receive_start(int socket, Header& header, std::size_t wanted,
                                  std::vector<FileDescriptor>& files) {
  alignas(cmsghdr) std::array<std::byte, control_bytes> control{};
  iovec part{.iov_base = header.data(), .iov_len = header.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (wanted > 0) {
    message.msg_control = control.data();
    message.msg_controllen = control.size();
  }
  ssize_t got = 0;
  do {
    got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got < 0 && errno != ECONNRESET) return gone(errno);
  if (wanted > 0) take_files(message, files);
  if (files.size() > wanted) files.resize(wanted);
  return static_cast<std::size_t>(std::max<ssize_t>(got, 0));
}

Result<std::vector<std::byte>> receive_body(int socket, std::uint64_t size) {
  std::vector<std::byte> body;
  while (body.size() < size) {
    const std::size_t before = body.size();
    const auto step = std::max<std::uint64_t>(step_bytes, before);
    body.resize(before + static_cast<std::size_t>(std::min(step, size - before)));
    const std::span<std::byte> room = std::span(body).subspan(before);
    if (ICECORE_TRY(receive_all(socket, room)) < room.size()) {
      return failure(ErrorKind::truncated, "a message ends early");
    }
  }
  return body;
}

}  // namespace

// MSG_NOSIGNAL: that the other end died is an answer, not a reason to die.
Result<void> send_bytes(int socket, Bytes bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return gone(errno);
    bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
  return {};
}

Result<std::pair<Channel, Channel>> Channel::make_pair() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return failure(ErrorKind::internal, std::strerror(errno));
  }
  return std::pair(Channel(FileDescriptor(ends[0])), Channel(FileDescriptor(ends[1])));
}

Result<void> Channel::send(Bytes message, std::span<const int> files) const {
  Header header = header_of(message.size());
  Bytes rest = header;
  if (!files.empty()) {
    alignas(cmsghdr) std::array<std::byte, control_bytes> control{};
    iovec part{.iov_base = header.data(), .iov_len = header.size()};
    msghdr start{};
    start.msg_iov = &part;
    start.msg_iovlen = 1;
    start.msg_control = control.data();
    start.msg_controllen = CMSG_SPACE(files.size_bytes());
    cmsghdr* rights = CMSG_FIRSTHDR(&start);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(files.size_bytes());
    std::memcpy(CMSG_DATA(rights), files.data(), files.size_bytes());
    ssize_t sent = 0;
    do {
      sent = sendmsg(socket_.get(), &start, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent < 0) return gone(errno);
    rest = rest.subspan(static_cast<std::size_t>(sent));
  }
  ICECORE_TRY(send_bytes(socket_.get(), rest));
  return send_bytes(socket_.get(), message);
}

Result<std::optional<Message>> Channel::receive(std::uint64_t limit, std::size_t files) const {
  Message message;
  Header header{};
  const std::size_t start = ICECORE_TRY(receive_start(socket_.get(), header, files, message.files));
  if (start == 0) return std::nullopt;
  const std::span<std::byte> rest = std::span(header).subspan(start);
  if (ICECORE_TRY(receive_all(socket_.get(), rest)) < rest.size()) {
    return failure(ErrorKind::truncated, "a message ends early");
  }
  std::uint64_t size = 0;
  std::memcpy(&size, header.data(), sizeof(size));
  if (size > limit) return failure(ErrorKind::limit, "a message is longer than may be");
  message.bytes = ICECORE_TRY(receive_body(socket_.get(), size));
  return message;
}

bool Channel::wait(std::chrono::milliseconds time) const {
  pollfd watched{.fd = socket_.get(), .events = POLLIN, .revents = 0};
  const int ready = poll(&watched, 1, static_cast<int>(time.count()));
  return ready > 0;
}

}  // namespace icecore
