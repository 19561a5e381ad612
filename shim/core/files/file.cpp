// SPDX-License-Identifier: MIT
#include "shim/core/files/file.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>

#include "platform/adopting.hpp"
#include "platform/file_locks.hpp"
#include "platform/poll.hpp"
#include "platform/socket_calls.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/objects/without_memory.hpp"
#include "shim/core/text/letter_case.hpp"
#include "shim/core/waits/host_wait.hpp"

namespace ws2::core {
namespace {

struct DeviceRow {
    std::string_view name;
    std::string_view path;
};

constexpr DeviceRow device_rows[] = {
    {"nul",     "/dev/null"},
    {"conin$",  "/dev/tty" },
    {"conout$", "/dev/tty" },
};

struct StandardHandles {
    RankedMutex<Rank::files> mutex;
    std::array<std::optional<Handle>, 3> handles;
};

StandardHandles& standard_handles() {
    static auto* const all = new StandardHandles;  // never destroyed: see NeverDestroyed
    return *all;
}

// A second descriptor, so that closing the handle leaves the C library its own.
Handle open_standard(StandardStream stream) {
    auto copy = platform::duplicate_descriptor(static_cast<int>(stream));
    if (!copy) return 0;
    bool const is_input = stream == StandardStream::input;
    auto const handle = open_handle(std::move(*copy), {is_input, !is_input, false});
    return handle ? *handle : 0;
}

}  // namespace

std::string to_host_path(std::string_view path) {
    for (auto const& row : device_rows)
        if (equals_ignoring_case(path, row.name)) return std::string{row.path};
    std::string host{path};
    std::ranges::replace(host, '\\', '/');
    return host;
}

// Who has no record cannot be cancelled, and waits in the host's read().
Code File::await_data() const {
    if (never_waits())
        return platform::poll_now(fd(), platform::poll_readable) == 0 ? Code::no_data_in_pipe
                                                                      : Code::ok;
    if (!current_thread || type() == platform::FileType::disk) return Code::ok;
    SynchronousIo const call;
    platform::PollItem item{fd(), platform::poll_readable, 0};
    auto const code = wait_in_host({&item, 1}, platform::Deadline::never(), call).code();
    return code == Code::operation_aborted ? code : Code::ok;
}

// No writer is left: on Windows an error, on POSIX hosts an end.
Result<std::size_t> File::read(void* data, std::size_t length) const {
    if (length != 0)
        if (auto const code = await_data(); code != Code::ok) return code;
    auto const count = platform::read_file(fd(), data, length);
    bool const ended = count && *count == 0 && length != 0;
    if (ended && type() == platform::FileType::pipe) return Code::broken_pipe;
    return count;
}

Result<std::size_t> File::write(void const* data, std::size_t length) const {
    return never_waits() ? platform::write_what_fits(fd(), data, length)
                         : platform::write_file(fd(), data, length);
}

Result<std::size_t> File::read_at(void* data, std::size_t length, std::uint64_t offset) const {
    auto const count = platform::read_file_at(fd(), data, length, offset);
    if (count && *count == 0 && length != 0) return Code::handle_eof;
    return count;
}

Result<std::uint32_t> File::bytes_available() const {
    if (type() != platform::FileType::pipe) return Code::invalid_function;
    auto const count = platform::bytes_available(fd());
    bool const is_empty = count && *count == 0;
    if (is_empty &&
        (platform::poll_now(fd(), platform::poll_readable) & platform::poll_hang_up) != 0)
        return Code::broken_pipe;
    return count;
}

Result<OpenedFile> open_file(std::string const& name, platform::FileRequest const& request,
                             FileOptions options) {
    if (name.empty()) return Code::path_not_found;
    if (request.disposition == platform::Disposition::truncate_existing && !request.can_write)
        return Code::invalid_parameter;
    auto const path = to_host_path(name);
    auto opened = platform::open_file(path, request);
    if (!opened) return opened.code();
    auto* const file = new File{
        std::move(opened->descriptor),
        {request.can_read, request.can_write, options.is_overlapped}
    };
    ObjectPtr<Object> const owner{file};
    if (options.deletes_on_close) file->delete_on_close(path);
    if (platform::is_lock_opposed(file->fd(), platform::LockKind::exclusive, platform::whole_file))
        file->set_had_locks();
    auto const handle = library().handles().insert(owner);
    if (!handle) return handle.code();
    return OpenedFile{*handle, opened->existed};
}

namespace {

Result<Handle> hold_pipe_end(UniqueDescriptor descriptor, File::Access access, std::uint32_t room) {
    auto* const file = new File{std::move(descriptor), access};
    ObjectPtr<Object> const owner{file};
    file->set_room(room);
    return library().handles().insert(owner);
}

}  // namespace

Result<PipeHandles> open_pipe(std::uint32_t room) {
    auto pipe = platform::open_pipe();
    if (!pipe) return pipe.code();
    auto const reader = hold_pipe_end(std::move(pipe->reader), {true, false, false}, room);
    if (!reader) return reader.code();
    auto const writer = value_without_memory(Result<Handle>{Code::no_buffers}, [&] {
        return hold_pipe_end(std::move(pipe->writer), {false, true, false}, room);
    });
    if (writer) return PipeHandles{*reader, *writer};
    library().handles().close(*reader, HandleTable::Waiting::none);
    return writer.code();
}

Handle standard_handle(StandardStream stream) {
    auto& all = standard_handles();
    std::lock_guard const lock{all.mutex};
    auto& handle = all.handles[static_cast<std::size_t>(stream)];
    if (!handle) handle = open_standard(stream);
    return *handle;
}

void set_standard_handle(StandardStream stream, Handle handle) {
    auto& all = standard_handles();
    std::lock_guard const lock{all.mutex};
    all.handles[static_cast<std::size_t>(stream)] = handle;
}

}  // namespace ws2::core
