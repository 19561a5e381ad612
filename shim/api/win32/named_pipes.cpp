// SPDX-License-Identifier: MIT
// Named pipes: instances, clients, and what can be asked of either end.
#include <algorithm>

#include "shim/api/caller_memory.hpp"
#include "shim/api/wide_text.hpp"
#include "shim/api/win32/pipe_transfer.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/api/winsock/overlapped.hpp"
#include "shim/core/files/file.hpp"

#include <windows.h>

#include <namedpipeapi.h>

namespace ws2::api {
namespace {

using core::File;
using core::Handle;
using core::Pipe;
using core::PipeEnd;
using core::PipeReading;
using platform::Deadline;

constexpr Code invalid_name{ERROR_INVALID_NAME};
constexpr Code pipe_local{ERROR_PIPE_LOCAL};

// --- making and opening --------------------------------------------------------------------------

struct Request {
    DWORD open_mode;
    DWORD pipe_mode;
    DWORD instances;
    DWORD out_size;
    DWORD in_size;
    DWORD wait;
};

// [docs:CreateNamedPipe; winetest: test_CreateNamedPipe]
bool is_valid(Request const& request) {
    constexpr DWORD known_open = PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE |
                                 FILE_FLAG_WRITE_THROUGH | FILE_FLAG_OVERLAPPED | WRITE_DAC |
                                 WRITE_OWNER | ACCESS_SYSTEM_SECURITY;
    constexpr DWORD known_pipe =
        PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE | PIPE_NOWAIT | PIPE_REJECT_REMOTE_CLIENTS;
    bool const is_bytes = (request.pipe_mode & PIPE_TYPE_MESSAGE) == 0;
    bool const reads_messages = (request.pipe_mode & PIPE_READMODE_MESSAGE) != 0;
    return (request.open_mode & PIPE_ACCESS_DUPLEX) != 0 &&
           (request.open_mode & ~known_open) == 0 && (request.pipe_mode & ~known_pipe) == 0 &&
           !(is_bytes && reads_messages) && request.instances != 0 &&
           request.instances <= PIPE_UNLIMITED_INSTANCES;
}

Pipe::Mode mode_of(DWORD flags) {
    return {(flags & PIPE_READMODE_MESSAGE) != 0 ? PipeReading::messages : PipeReading::bytes,
            (flags & PIPE_NOWAIT) != 0};
}

core::NewPipe new_pipe(std::string name, Request const& request) {
    constexpr DWORD usual_wait = 50;
    bool const is_unlimited = request.instances == PIPE_UNLIMITED_INSTANCES;
    core::NewPipe pipe;
    pipe.name = std::move(name);
    auto& shape = pipe.shape;
    shape.clients_may_read = (request.open_mode & PIPE_ACCESS_OUTBOUND) != 0;
    shape.clients_may_write = (request.open_mode & PIPE_ACCESS_INBOUND) != 0;
    shape.is_of_messages = (request.pipe_mode & PIPE_TYPE_MESSAGE) != 0;
    shape.most_instances = is_unlimited ? ~0u : request.instances;
    shape.default_wait_ms = request.wait != 0 ? request.wait : usual_wait;
    shape.room_to_client = request.out_size;
    shape.room_to_server = request.in_size;
    pipe.traits.access = {shape.clients_may_write != 0, shape.clients_may_read != 0};
    pipe.traits.is_overlapped = (request.open_mode & FILE_FLAG_OVERLAPPED) != 0;
    pipe.mode = mode_of(request.pipe_mode);
    pipe.first = (request.open_mode & FILE_FLAG_FIRST_PIPE_INSTANCE) != 0
                     ? platform::FirstPipe::required
                     : platform::FirstPipe::no;
    return pipe;
}

template <class Character>
HANDLE make_pipe(Character const* path, Request const& request) {
    return to_handle(win32_call(~Handle{0}, [&]() -> Result<Handle> {
        if (!path) return Code::path_not_found;
        auto name = core::pipe_name_of(narrowed(path));
        if (name.empty()) return invalid_name;
        if (!is_valid(request)) return Code::invalid_parameter;
        prepare_for_faults();
        return core::make_pipe(new_pipe(std::move(name), request));
    }));
}

// NMPWAIT_NOWAIT is a time like others.
std::optional<Deadline> deadline_of_wait(DWORD milliseconds) {
    if (milliseconds == NMPWAIT_USE_DEFAULT_WAIT) return std::nullopt;
    return deadline_after(milliseconds);
}

template <class Character>
BOOL wait_for_pipe(Character const* path, DWORD milliseconds) {
    return win32_call(FALSE, [&] {
        auto const name = core::pipe_name_of(narrowed(path));
        if (name.empty()) return invalid_name;
        return core::await_pipe(name, deadline_of_wait(milliseconds));
    });
}

// --- what is asked and changed -------------------------------------------------------------------

void put(DWORD* place, DWORD value) {
    if (place) *place = value;
}

DWORD flags_of(Pipe& pipe) {
    auto const mode = pipe.mode();
    return (mode.reading == PipeReading::messages ? PIPE_READMODE_MESSAGE : 0u) |
           (mode.never_waits ? PIPE_NOWAIT : 0u);
}
DWORD flags_of(File const& file) { return file.never_waits() ? PIPE_NOWAIT : 0u; }

DWORD instances_of(Pipe const& pipe) {
    auto const found = platform::find_pipe(pipe.name());
    return found ? found->instances : 0;
}
DWORD instances_of(File const&) { return 1; }

Code put_number(Result<std::uint32_t> const& number, ULONG* place) {
    if (!place) return Code::insufficient_buffer;
    if (!number) return number.code();
    if (!can_write(place)) return Code::no_access;
    *place = *number;
    return Code::ok;
}

struct Peek {
    void* buffer;
    DWORD size;
    DWORD* read;
    DWORD* available;
    DWORD* left;
};

// What is left of the message is less than nothing where there are no messages
// [winetest: test_CreateNamedPipe].
Code peek(Pipe& pipe, Peek const& wanted) {
    if (!pipe.traits().access.can_read) return Code::win32_access_denied;
    auto const size = wanted.buffer ? wanted.size : 0;
    if (size != 0 && !can_write_bytes(wanted.buffer, size)) return Code::no_access;
    auto const peeked = pipe.peek(wanted.buffer, size);
    if (!peeked) return peeked.code();
    put(wanted.read, static_cast<DWORD>(peeked->bytes));
    put(wanted.available, peeked->available);
    put(wanted.left, peeked->of_message - static_cast<DWORD>(peeked->bytes));
    return Code::ok;
}

// Of CreatePipe's pipes.
Code peek(File const& file, Peek const& wanted) {
    if (!file.access().can_read) return Code::win32_access_denied;
    auto const count = file.bytes_available();
    if (!count) return count.code();
    if (wanted.buffer && wanted.size != 0 && *count != 0) return Code::not_supported;
    put(wanted.read, 0);
    put(wanted.available, *count);
    put(wanted.left, 0);
    return Code::ok;
}

// Of an end of a named pipe, or of what GetFileType says is one. What other files say to these
// questions libuv knows [libuv:src/win/pipe.c].
template <class Call>
Code with_either(HANDLE handle, Call const& call) {
    Held const held{handle};
    if (auto* const pipe = held.as<Pipe>()) return call(*pipe);
    auto* const file = held.as<File>();
    if (!file) return Code::invalid_handle;
    return file->type() == platform::FileType::pipe ? call(*file) : Code::invalid_parameter;
}

Code set_mode(Pipe& pipe, DWORD flags) {
    if ((flags & ~DWORD{PIPE_READMODE_MESSAGE | PIPE_NOWAIT}) != 0) return Code::invalid_parameter;
    return pipe.set_mode(mode_of(flags));
}

// There are no messages.
Code set_mode(File& file, DWORD flags) {
    if ((flags & ~DWORD{PIPE_NOWAIT}) != 0) return Code::invalid_parameter;
    file.set_never_waits((flags & PIPE_NOWAIT) != 0);
    return Code::ok;
}

struct PipeFacts {
    DWORD* flags;
    DWORD* room_out;
    DWORD* room_in;
    DWORD* most_instances;
};

Code tell(Pipe& pipe, PipeFacts const& wanted) {
    auto const shape = pipe.shape();
    bool const is_server = pipe.end() == PipeEnd::server;
    put(wanted.flags, (is_server ? PIPE_SERVER_END : PIPE_CLIENT_END) |
                          (shape.is_of_messages != 0 ? PIPE_TYPE_MESSAGE : PIPE_TYPE_BYTE));
    put(wanted.room_out, shape.room_to_client);
    put(wanted.room_in, shape.room_to_server);
    put(wanted.most_instances, std::min<DWORD>(shape.most_instances, PIPE_UNLIMITED_INSTANCES));
    return Code::ok;
}

// The end that reads is the server's [winetest: test_CreatePipe].
Code tell(File const& file, PipeFacts const& wanted) {
    put(wanted.flags, file.access().can_read ? PIPE_SERVER_END : PIPE_CLIENT_END);
    put(wanted.room_out, file.room());
    put(wanted.room_in, file.room());
    put(wanted.most_instances, 1);
    return Code::ok;
}

// --- transfer ------------------------------------------------------------------------------------

bool has_moved(Code code) { return code == Code::ok || code == Code::more_data; }

core::PipeStream::Progress transfer_and_wait(Pipe& pipe, PipeTransfer const& transfer) {
    auto const& buffer = transfer.buffer;
    return transfer.direction == Direction::receive ? pipe.read(buffer.data, buffer.length)
                                                    : pipe.write(buffer.data, buffer.length);
}

// On an end that is not overlapped.
Code wait_and_report(Pipe& pipe, PipeTransfer const& transfer) {
    auto const& announcement = *transfer.announcement;
    if (announcement.routine.invoke) return Code::invalid_parameter;
    core::begin(announcement);
    auto const progress = transfer_and_wait(pipe, transfer);
    if (!has_moved(progress.code)) return progress.code;
    core::write(*announcement.overlapped,
                {core::status_of(progress.code), static_cast<std::uint32_t>(progress.bytes), 0});
    if (announcement.event) announcement.event->set();
    if (progress.code == Code::ok) put(transfer.count, static_cast<DWORD>(progress.bytes));
    return progress.code;
}

// --- transactions --------------------------------------------------------------------------------

struct Transaction {
    void const* request;
    DWORD request_size;
    void* answer;
    DWORD answer_size;
    DWORD* read;
};

Code refusal_of(Transaction const& transaction) {
    prepare_unstarted();
    if (!can_read_bytes(transaction.request, transaction.request_size)) return Code::no_access;
    return can_write_bytes(transaction.answer, transaction.answer_size) ? Code::ok
                                                                        : Code::no_access;
}

Code transact(Pipe& pipe, Transaction const& transaction,
              std::optional<core::Announcement> announcement) {
    auto const& access = pipe.traits().access;
    if (!access.can_read || !access.can_write) return Code::win32_access_denied;
    if (auto const code = refusal_of(transaction); code != Code::ok) return code;
    auto const code = pipe.begin_transaction(transaction.request, transaction.request_size);
    if (code != Code::ok) return code;
    return transfer_on_pipe(pipe, {
                                      Direction::receive,
                                      {transaction.answer, transaction.answer_size},
                                      transaction.read,
                                      std::move(announcement)
    });
}

Result<Handle> open_within(std::string const& name, DWORD milliseconds) {
    constexpr Pipe::Traits both_ways{
        {true, true},
        false
    };
    for (;;) {
        auto const opened = core::open_pipe(name, both_ways);
        if (opened || opened.code() != core::pipe_busy || milliseconds == NMPWAIT_NOWAIT)
            return opened;
        auto const code = core::await_pipe(name, deadline_of_wait(milliseconds));
        if (code != Code::ok) return code;
    }
}

template <class Character>
BOOL call_pipe(Character const* path, Transaction const& transaction, DWORD milliseconds) {
    return win32_call(FALSE, [&] {
        if (!transaction.read) return Code::no_access;
        auto const name = core::pipe_name_of(narrowed(path));
        if (name.empty()) return invalid_name;
        auto const opened = open_within(name, milliseconds);
        if (!opened) return opened.code();
        auto const code = with<Pipe>(to_handle(*opened), [&](Pipe& pipe) {
            auto const changed = pipe.set_mode({PipeReading::messages, false});
            return changed == Code::ok ? transact(pipe, transaction, std::nullopt) : changed;
        });
        CloseHandle(to_handle(*opened));
        return code;
    });
}

}  // namespace

Code transfer_on_pipe(Pipe& pipe, PipeTransfer transfer) {
    if (!transfer.announcement) {
        if (!transfer.count) return Code::invalid_parameter;
        auto const progress = transfer_and_wait(pipe, transfer);
        if (has_moved(progress.code)) *transfer.count = static_cast<DWORD>(progress.bytes);
        return progress.code;
    }
    if (!pipe.traits().is_overlapped) return wait_and_report(pipe, transfer);
    auto announcement = std::move(*transfer.announcement);
    auto const started = transfer.direction == Direction::receive
                             ? pipe.start_read(std::move(announcement), transfer.buffer)
                             : pipe.start_write(std::move(announcement), transfer.buffer);
    if (started.code == Code::ok) put(transfer.count, started.completion.bytes);
    return started.code;
}

Result<Handle> open_pipe_end(std::string const& name, DWORD access, DWORD flags) {
    constexpr DWORD to_read = GENERIC_READ | GENERIC_ALL | FILE_READ_DATA;
    constexpr DWORD to_write = GENERIC_WRITE | GENERIC_ALL | FILE_WRITE_DATA;
    auto const opened =
        core::open_pipe(name, {
                                  {(access & to_read) != 0, (access & to_write) != 0},
                                  (flags & FILE_FLAG_OVERLAPPED) != 0
    });
    if (opened) set_last_error(Code::ok);
    return opened;
}

}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

HANDLE WINAPI CreateNamedPipeA(LPCSTR lpName, DWORD dwOpenMode, DWORD dwPipeMode,
                               DWORD nMaxInstances, DWORD nOutBufferSize, DWORD nInBufferSize,
                               DWORD nDefaultTimeOut, LPSECURITY_ATTRIBUTES) {
    return make_pipe(lpName, {dwOpenMode, dwPipeMode, nMaxInstances, nOutBufferSize, nInBufferSize,
                              nDefaultTimeOut});
}
HANDLE WINAPI CreateNamedPipeW(LPCWSTR lpName, DWORD dwOpenMode, DWORD dwPipeMode,
                               DWORD nMaxInstances, DWORD nOutBufferSize, DWORD nInBufferSize,
                               DWORD nDefaultTimeOut, LPSECURITY_ATTRIBUTES) {
    return make_pipe(lpName, {dwOpenMode, dwPipeMode, nMaxInstances, nOutBufferSize, nInBufferSize,
                              nDefaultTimeOut});
}

BOOL WINAPI WaitNamedPipeA(LPCSTR lpNamedPipeName, DWORD nTimeOut) {
    return wait_for_pipe(lpNamedPipeName, nTimeOut);
}
BOOL WINAPI WaitNamedPipeW(LPCWSTR lpNamedPipeName, DWORD nTimeOut) {
    return wait_for_pipe(lpNamedPipeName, nTimeOut);
}

BOOL WINAPI ConnectNamedPipe(HANDLE hNamedPipe, LPOVERLAPPED lpOverlapped) {
    return win32_call(FALSE, [&] {
        return with<Pipe>(hNamedPipe, [&](Pipe& pipe) {
            if (!lpOverlapped) return pipe.connect();
            core::Announcement announcement;
            announcement.overlapped = to_core(lpOverlapped);
            if (auto const code = set_event(announcement, *lpOverlapped); code != Code::ok)
                return code;
            if (pipe.traits().is_overlapped)
                return pipe.start_connect(std::move(announcement)).code;
            core::begin(announcement);
            auto const code = pipe.connect();
            if (code != Code::ok) return code;
            core::write(*announcement.overlapped, {core::Status::success, 0, 0});
            if (announcement.event) announcement.event->set();
            return code;
        });
    });
}

BOOL WINAPI DisconnectNamedPipe(HANDLE hNamedPipe) {
    return win32_call(FALSE, [&] {
        return with<Pipe>(hNamedPipe, [](Pipe& pipe) { return pipe.disconnect(); });
    });
}

// The other two are about clients of other machines, and of the server none
// [docs:SetNamedPipeHandleState].
BOOL WINAPI SetNamedPipeHandleState(HANDLE hNamedPipe, LPDWORD lpMode, LPDWORD lpMaxCollectionCount,
                                    LPDWORD lpCollectDataTimeout) {
    return win32_call(FALSE, [&] {
        auto const change = [&](auto& pipe) {
            if (lpMaxCollectionCount || lpCollectDataTimeout) return Code::invalid_parameter;
            return lpMode ? set_mode(pipe, *lpMode) : Code::ok;
        };
        return with_either(hNamedPipe, change);
    });
}

BOOL WINAPI GetNamedPipeClientProcessId(HANDLE Pipe, PULONG ClientProcessId) {
    return win32_call(FALSE, [&] {
        return with<core::Pipe>(Pipe, [&](core::Pipe& pipe) {
            return put_number(pipe.client_process(), ClientProcessId);
        });
    });
}
BOOL WINAPI GetNamedPipeServerProcessId(HANDLE Pipe, PULONG ServerProcessId) {
    return win32_call(FALSE, [&] {
        return with<core::Pipe>(Pipe, [&](core::Pipe& pipe) {
            return put_number(pipe.server_process(), ServerProcessId);
        });
    });
}

BOOL WINAPI PeekNamedPipe(HANDLE hNamedPipe, LPVOID lpBuffer, DWORD nBufferSize,
                          LPDWORD lpBytesRead, LPDWORD lpTotalBytesAvail,
                          LPDWORD lpBytesLeftThisMessage) {
    Peek const wanted{lpBuffer, nBufferSize, lpBytesRead, lpTotalBytesAvail,
                      lpBytesLeftThisMessage};
    return win32_call(FALSE, [&] {
        Held const held{hNamedPipe};
        if (auto* const pipe = held.as<Pipe>()) return peek(*pipe, wanted);
        if (auto* const file = held.as<File>()) return peek(*file, wanted);
        return Code::invalid_handle;
    });
}

// How many instances there are is counted anew; a client of another machine there is none.
namespace ws2::api {
namespace {

struct Facts {
    DWORD* state;
    DWORD* instances;
    DWORD* collection;
    DWORD* timeout;
    bool wants_user;
};
BOOL tell_state(HANDLE handle, Facts const& wanted) {
    constexpr Code cannot_impersonate{ERROR_CANNOT_IMPERSONATE};
    return win32_call(FALSE, [&] {
        auto const ask = [&](auto& pipe) {
            if (wanted.collection || wanted.timeout) return Code::invalid_parameter;
            if (wanted.wants_user) return cannot_impersonate;
            put(wanted.state, flags_of(pipe));
            if (wanted.instances) *wanted.instances = instances_of(pipe);
            return Code::ok;
        };
        return with_either(handle, ask);
    });
}

BOOL refuse_computer_name(HANDLE handle) {
    return win32_call(FALSE, [&] { return with<Pipe>(handle, [](Pipe&) { return pipe_local; }); });
}

}  // namespace
}  // namespace ws2::api

BOOL WINAPI GetNamedPipeHandleStateA(HANDLE hNamedPipe, LPDWORD lpState, LPDWORD lpCurInstances,
                                     LPDWORD lpMaxCollectionCount, LPDWORD lpCollectDataTimeout,
                                     LPSTR lpUserName, DWORD) {
    return tell_state(hNamedPipe, {lpState, lpCurInstances, lpMaxCollectionCount,
                                   lpCollectDataTimeout, lpUserName != nullptr});
}
BOOL WINAPI GetNamedPipeHandleStateW(HANDLE hNamedPipe, LPDWORD lpState, LPDWORD lpCurInstances,
                                     LPDWORD lpMaxCollectionCount, LPDWORD lpCollectDataTimeout,
                                     LPWSTR lpUserName, DWORD) {
    return tell_state(hNamedPipe, {lpState, lpCurInstances, lpMaxCollectionCount,
                                   lpCollectDataTimeout, lpUserName != nullptr});
}

BOOL WINAPI GetNamedPipeInfo(HANDLE hNamedPipe, LPDWORD lpFlags, LPDWORD lpOutBufferSize,
                             LPDWORD lpInBufferSize, LPDWORD lpMaxInstances) {
    return win32_call(FALSE, [&] {
        PipeFacts const wanted{lpFlags, lpOutBufferSize, lpInBufferSize, lpMaxInstances};
        auto const ask = [&](auto& pipe) { return tell(pipe, wanted); };
        return with_either(hNamedPipe, ask);
    });
}

BOOL WINAPI TransactNamedPipe(HANDLE hNamedPipe, LPVOID lpInBuffer, DWORD nInBufferSize,
                              LPVOID lpOutBuffer, DWORD nOutBufferSize, LPDWORD lpBytesRead,
                              LPOVERLAPPED lpOverlapped) {
    Transaction const transaction{lpInBuffer, nInBufferSize, lpOutBuffer, nOutBufferSize,
                                  lpBytesRead};
    return win32_call(FALSE, [&] {
        return with<Pipe>(hNamedPipe, [&](Pipe& pipe) {
            if (!lpOverlapped) return transact(pipe, transaction, std::nullopt);
            core::Announcement announcement;
            announcement.overlapped = to_core(lpOverlapped);
            auto const code = set_event(announcement, *lpOverlapped);
            return code == Code::ok ? transact(pipe, transaction, std::move(announcement)) : code;
        });
    });
}

BOOL WINAPI CallNamedPipeA(LPCSTR lpNamedPipeName, LPVOID lpInBuffer, DWORD nInBufferSize,
                           LPVOID lpOutBuffer, DWORD nOutBufferSize, LPDWORD lpBytesRead,
                           DWORD nTimeOut) {
    return call_pipe(lpNamedPipeName,
                     {lpInBuffer, nInBufferSize, lpOutBuffer, nOutBufferSize, lpBytesRead},
                     nTimeOut);
}
BOOL WINAPI CallNamedPipeW(LPCWSTR lpNamedPipeName, LPVOID lpInBuffer, DWORD nInBufferSize,
                           LPVOID lpOutBuffer, DWORD nOutBufferSize, LPDWORD lpBytesRead,
                           DWORD nTimeOut) {
    return call_pipe(lpNamedPipeName,
                     {lpInBuffer, nInBufferSize, lpOutBuffer, nOutBufferSize, lpBytesRead},
                     nTimeOut);
}

BOOL WINAPI GetNamedPipeClientComputerNameA(HANDLE Pipe, LPSTR, ULONG) {
    return refuse_computer_name(Pipe);
}
BOOL WINAPI GetNamedPipeClientComputerNameW(HANDLE Pipe, LPWSTR, ULONG) {
    return refuse_computer_name(Pipe);
}
