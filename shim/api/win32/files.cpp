// SPDX-License-Identifier: MIT
// Files behind handles: opening, reading, writing, the pointer, the standard streams. Share modes
// keep nobody out: the host has none.
#include <algorithm>
#include <limits>
#include <string_view>

#include "shim/api/caller_memory.hpp"
#include "shim/api/halves.hpp"
#include "shim/api/marshal.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/api/wide_text.hpp"
#include "shim/api/win32/pipe_transfer.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/api/winsock/overlapped.hpp"
#include "shim/core/files/file.hpp"
#include "shim/core/io/file_locks.hpp"
#include "shim/core/io/file_operations.hpp"
#include "shim/core/io/socket_polls.hpp"
#include "shim/core/pipes/pipe.hpp"
#include "shim/core/text/letter_case.hpp"
#include "shim/core/transfer/overlapped.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

using core::File;
using core::Handle;
using core::SocketReference;
using platform::Disposition;

constexpr DWORD file_read_data = 0x1;
constexpr DWORD file_write_data = 0x2;
constexpr DWORD file_append_data = 0x4;
constexpr DWORD reading = GENERIC_READ | GENERIC_ALL | file_read_data;
constexpr DWORD writing = GENERIC_WRITE | GENERIC_ALL | file_write_data | file_append_data;

platform::FileRequest request_of(DWORD access, DWORD disposition, DWORD flags) {
    platform::FileRequest request;
    request.can_read = (access & reading) != 0;
    request.can_write = (access & writing) != 0;
    request.appends = (access & (GENERIC_WRITE | GENERIC_ALL | file_write_data)) == 0 &&
                      (access & file_append_data) != 0;
    request.writes_through = (flags & FILE_FLAG_WRITE_THROUGH) != 0;
    request.disposition = static_cast<Disposition>(disposition - CREATE_NEW);
    return request;
}

// ERROR_ALREADY_EXISTS goes with success [docs: CreateFileW].
bool reports_existence(DWORD disposition) {
    return disposition == CREATE_ALWAYS || disposition == OPEN_ALWAYS;
}

// Win32's name of the driver below Winsock: the kernel's, below the root that all names have.
bool is_socket_device(std::string_view name) {
    constexpr std::string_view root = R"(\\.\globalroot)";
    return core::equals_ignoring_case(name.substr(0, root.size()), root) &&
           core::names_poll_device(name.substr(root.size()));
}

Result<Handle> open(std::string const& name, DWORD access, DWORD disposition, DWORD flags) {
    if (name.empty()) return Code::path_not_found;
    if (disposition < CREATE_NEW || disposition > TRUNCATE_EXISTING) return Code::invalid_parameter;
    prepare_for_faults();
    if (is_socket_device(name)) return core::open_poll_device();
    if (auto const pipe = core::pipe_name_of(name); !pipe.empty())
        return open_pipe_end(pipe, access, flags);
    core::FileOptions const options{(flags & FILE_FLAG_OVERLAPPED) != 0,
                                    (flags & FILE_FLAG_DELETE_ON_CLOSE) != 0};
    auto const opened = core::open_file(name, request_of(access, disposition, flags), options);
    if (!opened) return opened.code();
    set_last_error(reports_existence(disposition) && opened->existed ? Code::already_exists
                                                                     : Code::ok);
    return opened->handle;
}

template <class Character>
HANDLE create_file(Character const* name, DWORD access, DWORD disposition, DWORD flags) {
    return to_handle(
        win32_call(~Handle{0}, [&] { return open(narrowed(name), access, disposition, flags); }));
}

// --- transfer ------------------------------------------------------------------------------------

// What Win32's file calls say where Winsock has a code of its own [winetest: test_tcp_reset].
constexpr struct {
    Code winsock;
    Code win32;
} transfer_rows[] = {
    {Code::connection_reset,   Code::netname_deleted         },
    {Code::connection_aborted, Code::win32_connection_aborted},
    {Code::not_connected,      Code::win32_not_connected     },
    {Code::is_shut_down,       Code::pipe_not_connected      },
    {Code::timed_out,          Code::semaphore_timeout       },
    {Code::would_block,        Code::not_ready               },
    {Code::message_size,       Code::more_data               },
    {Code::bad_address,        Code::no_access               },
    {Code::interrupted,        Code::operation_aborted       },
    {Code::access_denied,      Code::win32_access_denied     },
    {Code::invalid_argument,   Code::invalid_parameter       },
};

Code to_win32_transfer(Code code) {
    auto const* const row =
        std::ranges::find(transfer_rows, code, [](auto const& each) { return each.winsock; });
    return row != std::ranges::end(transfer_rows) ? row->win32 : code;
}

// What is transferred, in which direction, and how the completion is reported.
struct Transfer {
    bool File::Access::*allowed;
    core::Buffer buffer;
    DWORD* count;
    LPOVERLAPPED overlapped;
    LPOVERLAPPED_COMPLETION_ROUTINE routine = nullptr;
    bool reads() const { return allowed == &File::Access::can_read; }
};

void run_file_routine(void* routine, core::Completion const& completion,
                      core::Overlapped* overlapped) {
    auto const function = reinterpret_cast<LPOVERLAPPED_COMPLETION_ROUTINE>(routine);
    auto const code =
        core::is_success(completion.status) ? Code::ok : core::win32_code(completion.status);
    function(static_cast<DWORD>(code), completion.bytes,
             reinterpret_cast<LPOVERLAPPED>(overlapped));
}

Result<core::Announcement> announcement_for(Transfer const& transfer) {
    core::Announcement announcement;
    announcement.overlapped = to_core(transfer.overlapped);
    if (transfer.routine)
        announcement.routine = {run_file_routine, reinterpret_cast<void*>(transfer.routine)};
    else if (auto const code = set_event(announcement, *transfer.overlapped); code != Code::ok)
        return code;
    return announcement;
}

Code answer_started(core::Started const& started, DWORD* count) {
    bool const is_done = started.code == Code::ok || started.code == Code::message_size;
    if (is_done && count) *count = started.completion.bytes;
    return started.code;
}

core::Started start_on_socket(core::Socket& socket, Transfer const& transfer,
                              core::Announcement announcement) {
    std::span const buffers{&transfer.buffer, 1};
    if (!transfer.reads()) return core::start_send(socket, std::move(announcement), {buffers, 0});
    return core::start_receive(
        socket, std::make_unique<core::ReceiveOperation>(std::move(announcement), buffers, 0));
}

// On a socket without the overlapped attribute these calls wait for the end, whether the socket is
// non-blocking or not, and want no OVERLAPPED [winetest: afd test_read_write].
Code move_on_socket(SocketReference const& socket, Transfer transfer) {
    OVERLAPPED own{};
    if (!transfer.overlapped) transfer.overlapped = &own;
    auto announcement = announcement_for(transfer);
    if (!announcement) return announcement.code();
    if (!socket->is_overlapped() && !transfer.routine)
        return start_and_wait(socket, {transfer.overlapped, nullptr, transfer.count, nullptr},
                              *announcement, [&](core::Announcement waiting) {
                                  return start_on_socket(*socket, transfer, std::move(waiting));
                              });
    return answer_started(start_on_socket(*socket, transfer, std::move(*announcement)),
                          transfer.count);
}

Code start_on_file(File& file, Transfer const& transfer) {
    auto announcement = announcement_for(transfer);
    if (!announcement) return announcement.code();
    auto const& buffer = transfer.buffer;
    auto const move = [&](std::uint64_t offset) {
        return transfer.reads() ? file.read_at(buffer.data, buffer.length, offset)
                                : file.write_at(buffer.data, buffer.length, offset);
    };
    auto const started = core::start_file_transfer(file, std::move(*announcement), move);
    if (started.code == Code::ok && !file.access().is_overlapped) {
        auto const end = offset_in(*transfer.overlapped) + started.completion.bytes;
        static_cast<void>(file.seek(static_cast<std::int64_t>(end), platform::SeekFrom::start));
    }
    return answer_started(started, transfer.count);
}

// All of the memory is looked at before anything is moved, as Windows does: of a part that could be
// used nothing is written [winetest: kernel32 test_read_write].
Code refusal_of_memory(Transfer const& transfer) {
    constexpr Code invalid_user_buffer{ERROR_INVALID_USER_BUFFER};
    prepare_unstarted();  // for what CreateFile has not opened
    auto const& buffer = transfer.buffer;
    if (transfer.reads())
        return can_write_bytes(buffer.data, buffer.length) ? Code::ok : Code::no_access;
    return can_read_bytes(buffer.data, buffer.length) ? Code::ok : invalid_user_buffer;
}

// ERROR_LOCK_VIOLATION: another handle has locked a part of the range.
Code refusal_of_range(File& file, Transfer const& transfer) {
    auto const direction = transfer.reads() ? Direction::receive : Direction::send;
    auto const length = transfer.buffer.length;
    if (!transfer.overlapped) return core::refusal_by_lock(file, direction, length, nullptr);
    auto const offset = offset_in(*transfer.overlapped);
    return core::refusal_by_lock(file, direction, length, &offset);
}

// A socket has no offset, but a negative one is refused [winetest: afd test_read_write]. One stands
// for the end of a file that is written.
bool has_refused_offset(Transfer const& transfer) {
    auto const offset = static_cast<std::int64_t>(offset_in(*transfer.overlapped));
    return offset < 0 && (transfer.reads() || offset != -1);
}

Code move_on_pipe(core::Pipe& pipe, Transfer const& transfer) {
    auto const& access = pipe.traits().access;
    if (!(transfer.reads() ? access.can_read : access.can_write)) return Code::win32_access_denied;
    if (auto const code = refusal_of_memory(transfer); code != Code::ok) return code;
    PipeTransfer moved{transfer.reads() ? Direction::receive : Direction::send,
                       transfer.buffer,
                       transfer.count,
                       {}};
    if (transfer.overlapped) {
        auto announcement = announcement_for(transfer);
        if (!announcement) return announcement.code();
        moved.announcement = std::move(*announcement);
    }
    return transfer_on_pipe(pipe, std::move(moved));
}

// A socket, or a file that may do what `allowed` says: without OVERLAPPED on_file does it.
template <class OnFile>
Code move(HANDLE handle, Transfer const& transfer, OnFile&& on_file) {
    auto* const count = transfer.count;
    if (count) *count = 0;
    if (auto const socket = core::acquire_socket(from_handle(handle))) {
        bool const is_allowed =
            transfer.overlapped ? !has_refused_offset(transfer) : count && !socket->is_overlapped();
        if (!is_allowed) return Code::invalid_parameter;
        return to_win32_transfer(move_on_socket(socket, transfer));
    }
    Held const held{handle};
    if (auto* const pipe = held.as<core::Pipe>()) return move_on_pipe(*pipe, transfer);
    return with<File>(handle, [&](File& file) {
        if (!(file.access().*transfer.allowed)) return Code::win32_access_denied;
        if (auto const code = refusal_of_memory(transfer); code != Code::ok) return code;
        if (core::has_locks(file))
            if (auto const code = refusal_of_range(file, transfer); code != Code::ok) return code;
        if (transfer.overlapped) return start_on_file(file, transfer);
        if (file.access().is_overlapped || !count) return Code::invalid_parameter;
        return on_file(file);
    });
}

Code store(Result<std::size_t> const& moved, DWORD* count) {
    if (!moved) return moved.code();
    *count = static_cast<DWORD>(*moved);
    return Code::ok;
}

// --- the pointer ---------------------------------------------------------------------------------

Result<std::uint64_t> seek(HANDLE handle, std::int64_t distance, DWORD from) {
    return with<File>(handle, [&](File& file) -> Result<std::uint64_t> {
        if (from > FILE_END) return Code::invalid_parameter;
        return file.seek(distance, static_cast<platform::SeekFrom>(from));
    });
}

template <Code (File::*Act)() const>
BOOL on_file(HANDLE handle) {
    return win32_call(FALSE,
                      [&] { return with<File>(handle, [](File& file) { return (file.*Act)(); }); });
}

DWORD type_of(HANDLE handle) {
    constexpr DWORD types[] = {FILE_TYPE_UNKNOWN, FILE_TYPE_DISK, FILE_TYPE_CHAR, FILE_TYPE_PIPE};
    Held const held{handle};
    if (auto* const file = held.as<File>()) return types[static_cast<int>(file->type())];
    auto* const object = held.object();
    bool const is_pipe = object && (object->kind() == core::ObjectKind::socket ||
                                    object->kind() == core::ObjectKind::named_pipe);
    return is_pipe ? FILE_TYPE_PIPE : FILE_TYPE_UNKNOWN;
}

// STD_INPUT_HANDLE counts down from -10.
Result<core::StandardStream> stream_of(DWORD number) {
    auto const index = STD_INPUT_HANDLE - number;
    if (index > 2) return Code::invalid_handle;
    return static_cast<core::StandardStream>(index);
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

HANDLE WINAPI CreateFileA(LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD, LPSECURITY_ATTRIBUTES,
                          DWORD dwCreationDisposition, DWORD dwFlagsAndAttributes, HANDLE) {
    return win32_value(INVALID_HANDLE_VALUE, [&] {
        return create_file(lpFileName, dwDesiredAccess, dwCreationDisposition,
                           dwFlagsAndAttributes);
    });
}

HANDLE WINAPI CreateFileW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD, LPSECURITY_ATTRIBUTES,
                          DWORD dwCreationDisposition, DWORD dwFlagsAndAttributes, HANDLE) {
    return win32_value(INVALID_HANDLE_VALUE, [&] {
        return create_file(lpFileName, dwDesiredAccess, dwCreationDisposition,
                           dwFlagsAndAttributes);
    });
}

HANDLE WINAPI CreateFile2(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD,
                          DWORD dwCreationDisposition,
                          LPCREATEFILE2_EXTENDED_PARAMETERS pCreateExParams) {
    auto const* const more = pCreateExParams;
    return create_file(lpFileName, dwDesiredAccess, dwCreationDisposition,
                       more ? more->dwFileFlags | more->dwFileAttributes : 0);
}

BOOL WINAPI CreatePipe(PHANDLE hReadPipe, PHANDLE hWritePipe, LPSECURITY_ATTRIBUTES, DWORD nSize) {
    return win32_call(FALSE, [&] {
        if (!can_write(hReadPipe) || !can_write(hWritePipe)) return Code::no_access;
        auto const pipe = core::open_pipe(nSize);
        if (!pipe) return pipe.code();
        *hReadPipe = to_handle(pipe->reader);
        *hWritePipe = to_handle(pipe->writer);
        return Code::ok;
    });
}

BOOL WINAPI ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead,
                     LPDWORD lpNumberOfBytesRead, LPOVERLAPPED lpOverlapped) {
    auto const length = nNumberOfBytesToRead;
    return win32_call(FALSE, [&] {
        return move(
            hFile,
            {
                &File::Access::can_read, {lpBuffer, length},
                 lpNumberOfBytesRead, lpOverlapped
        },
            [&](File const& file) {
                return store(file.read(lpBuffer, length), lpNumberOfBytesRead);
            });
    });
}

BOOL WINAPI WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite,
                      LPDWORD lpNumberOfBytesWritten, LPOVERLAPPED lpOverlapped) {
    core::Buffer const buffer{const_cast<void*>(lpBuffer), nNumberOfBytesToWrite};
    return win32_call(FALSE, [&] {
        return move(hFile, {&File::Access::can_write, buffer, lpNumberOfBytesWritten, lpOverlapped},
                    [&](File const& file) {
                        return store(file.write(buffer.data, buffer.length),
                                     lpNumberOfBytesWritten);
                    });
    });
}

namespace ws2::api {
namespace {

// TRUE once it is started: the routine reports the result.
BOOL transfer_with_routine(HANDLE handle, Transfer const& transfer) {
    return win32_call(FALSE, [&] {
        if (!transfer.overlapped || !transfer.routine) return Code::invalid_parameter;
        auto const never = [](auto const&) { return Code::invalid_parameter; };
        auto const code = move(handle, transfer, never);
        return code == Code::io_pending ? Code::ok : code;
    });
}

}  // namespace
}  // namespace ws2::api

BOOL WINAPI ReadFileEx(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead,
                       LPOVERLAPPED lpOverlapped,
                       LPOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
    return transfer_with_routine(hFile, {
                                            &File::Access::can_read,
                                            {lpBuffer, nNumberOfBytesToRead},
                                            nullptr,
                                            lpOverlapped,
                                            lpCompletionRoutine
    });
}

BOOL WINAPI WriteFileEx(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite,
                        LPOVERLAPPED lpOverlapped,
                        LPOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
    return transfer_with_routine(hFile, {
                                            &File::Access::can_write,
                                            {const_cast<void*>(lpBuffer), nNumberOfBytesToWrite},
                                            nullptr,
                                            lpOverlapped,
                                            lpCompletionRoutine
    });
}

BOOL WINAPI GetFileSizeEx(HANDLE hFile, PLARGE_INTEGER lpFileSize) {
    return win32_call(FALSE, [&] {
        return with<File>(hFile, [&](File& file) {
            if (!can_write(lpFileSize)) return Code::no_access;
            auto const size = file.size();
            if (!size) return size.code();
            lpFileSize->QuadPart = static_cast<LONGLONG>(*size);
            return Code::ok;
        });
    });
}

DWORD WINAPI GetFileSize(HANDLE hFile, LPDWORD lpFileSizeHigh) {
    LARGE_INTEGER size;
    if (!GetFileSizeEx(hFile, &size)) return INVALID_FILE_SIZE;
    if (lpFileSizeHigh) *lpFileSizeHigh = static_cast<DWORD>(size.HighPart);
    set_last_error(Code::ok);  // the size may look like the failure
    return size.LowPart;
}

BOOL WINAPI SetFilePointerEx(HANDLE hFile, LARGE_INTEGER liDistanceToMove,
                             PLARGE_INTEGER lpNewFilePointer, DWORD dwMoveMethod) {
    return win32_call(FALSE, [&] {
        auto const position = seek(hFile, liDistanceToMove.QuadPart, dwMoveMethod);
        if (!position) return position.code();
        if (lpNewFilePointer) lpNewFilePointer->QuadPart = static_cast<LONGLONG>(*position);
        return Code::ok;
    });
}

// Without a place for the high half the distance is a signed 32-bit number.
DWORD WINAPI SetFilePointer(HANDLE hFile, LONG lDistanceToMove, PLONG lpDistanceToMoveHigh,
                            DWORD dwMoveMethod) {
    LARGE_INTEGER distance;
    distance.QuadPart = lDistanceToMove;
    if (lpDistanceToMoveHigh) {
        distance.LowPart = static_cast<DWORD>(lDistanceToMove);
        distance.HighPart = *lpDistanceToMoveHigh;
    }
    LARGE_INTEGER position;
    if (!SetFilePointerEx(hFile, distance, &position, dwMoveMethod))
        return INVALID_SET_FILE_POINTER;
    if (lpDistanceToMoveHigh) *lpDistanceToMoveHigh = position.HighPart;
    set_last_error(Code::ok);
    return position.LowPart;
}

BOOL WINAPI SetEndOfFile(HANDLE hFile) { return on_file<&File::cut>(hFile); }
BOOL WINAPI AreFileApisANSI() { return TRUE; }
BOOL WINAPI FlushFileBuffers(HANDLE hFile) {
    return win32_call(FALSE, [&] {
        Held const held{hFile};
        if (auto* const pipe = held.as<core::Pipe>()) return pipe->flush();
        return with<File>(hFile, [](File& file) { return file.flush(); });
    });
}

DWORD WINAPI GetFileType(HANDLE hFile) {
    bool const is_known = value_or(false, [&] { return static_cast<bool>(Held{hFile}.object()); });
    set_last_error(is_known ? Code::ok : Code::invalid_handle);
    return is_known ? type_of(hFile) : FILE_TYPE_UNKNOWN;
}

HANDLE WINAPI GetStdHandle(DWORD nStdHandle) {
    return to_handle(win32_call(~Handle{0}, [&]() -> Result<Handle> {
        auto const stream = stream_of(nStdHandle);
        if (!stream) return stream.code();
        return core::standard_handle(*stream);
    }));
}

BOOL WINAPI SetStdHandle(DWORD nStdHandle, HANDLE hHandle) {
    return win32_call(FALSE, [&] {
        auto const stream = stream_of(nStdHandle);
        if (!stream) return stream.code();
        core::set_standard_handle(*stream, from_handle(hHandle));
        return Code::ok;
    });
}
