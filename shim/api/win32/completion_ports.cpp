// SPDX-License-Identifier: MIT
// Completion ports, and what becomes of overlapped operations: waiting for one, cancelling some.
#include <array>
#include <atomic>

#include "shim/api/caller_memory.hpp"
#include "shim/api/win32/completion_ports.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/files/file.hpp"
#include "shim/core/io/async_state.hpp"
#include "shim/core/io/cancelling.hpp"
#include "shim/core/io/completion_port.hpp"
#include "shim/core/io/file_operations.hpp"
#include "shim/core/io/overlapped_object.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

using core::AsyncState;
using core::CompletionPort;
using core::Handle;
using core::OverlappedObject;
using core::Socket;

constexpr Handle no_handle = ~Handle{0};  // INVALID_HANDLE_VALUE

Socket* socket_of(Held const& held) {
    bool const is_socket = held.object() && held.object()->kind() == core::ObjectKind::socket;
    return is_socket ? static_cast<Socket*>(held.object()) : nullptr;
}

// --- making and associating ----------------------------------------------------------------------

// The port's handle, which is the one that was given if there was one.
Result<Handle> create(HANDLE file, HANDLE existing, std::uintptr_t key, DWORD concurrency) {
    bool const has_file = from_handle(file) != no_handle;
    if (existing) {
        if (!has_file) return Code::invalid_parameter;
        Held const held{existing};
        auto* const port = held.as<CompletionPort>();
        if (!port) return Code::invalid_handle;
        auto const code = associate(file, *port, key);
        if (code != Code::ok) return code;
        return from_handle(existing);
    }
    core::ObjectPtr<CompletionPort> const port{new CompletionPort{concurrency}};
    if (has_file)
        if (auto const code = associate(file, *port, key); code != Code::ok) return code;
    return core::library().handles().insert(core::ObjectPtr<core::Object>{port.get()});
}

Code set_modes(Held const& held, unsigned flags) {
    constexpr unsigned known = FILE_SKIP_COMPLETION_PORT_ON_SUCCESS | FILE_SKIP_SET_EVENT_ON_HANDLE;
    static_assert(FILE_SKIP_COMPLETION_PORT_ON_SUCCESS ==
                      core::Association::skip_packet_on_success &&
                  FILE_SKIP_SET_EVENT_ON_HANDLE == core::Association::skip_handle);
    auto* const socket = socket_of(held);
    auto* const file = held.as<core::File>();
    if (auto* const other = OverlappedObject::of(held.object()))
        return other->add_modes(flags & known);
    if (socket && socket->is_overlapped())
        AsyncState::of(*socket).add_modes(flags & known);
    else if (file && file->access().is_overlapped)
        core::add_modes(*file, flags & known);
    else
        return Code::invalid_parameter;
    return Code::ok;
}

// --- dequeueing ----------------------------------------------------------------------------------

// An operation that failed is dequeued all the same: FALSE with its OVERLAPPED.
Code dequeue_one(CompletionPort& port, DWORD milliseconds, core::PortEntry& entry) {
    if (port.dequeue_at_once(entry)) return Code::ok;
    auto const count = port.dequeue({&entry, 1}, deadline_after(milliseconds), core::Alertable::no);
    return count.code();
}

OVERLAPPED* to_program(core::Overlapped* overlapped) {
    return reinterpret_cast<OVERLAPPED*>(overlapped);
}

// --- results -------------------------------------------------------------------------------------

core::Status status_now(OVERLAPPED const& overlapped) {
    std::atomic_ref const status{const_cast<ULONG_PTR&>(overlapped.Internal)};
    return static_cast<core::Status>(status.load(std::memory_order_acquire));
}

// Without an event the handle itself is waited for.
Code await_result(HANDLE file, OVERLAPPED const& overlapped, DWORD milliseconds, BOOL alertable) {
    auto const event = from_handle(overlapped.hEvent) & ~Handle{1};
    Held const held{event != 0 ? to_handle(event) : file};
    core::Waitable* object = held.waitable();
    if (!object) return Code::invalid_handle;
    auto const outcome = core::wait_for({&object, 1}, core::WaitMode::any, to_alertable(alertable),
                                        deadline_after(milliseconds));
    if (outcome.kind == core::WaitOutcome::Kind::apc) return Code::io_completion;
    return outcome.kind == core::WaitOutcome::Kind::timeout ? Code::wait_timeout : Code::ok;
}

Code result_of(HANDLE file, OVERLAPPED const& overlapped, DWORD* bytes, DWORD milliseconds,
               BOOL alertable) {
    auto status = status_now(overlapped);
    if (status == core::Status::pending) {
        if (milliseconds == 0) return Code::io_incomplete;
        auto const code = await_result(file, overlapped, milliseconds, alertable);
        if (code != Code::ok) return code;
        // The event says that it is over, whatever the status.
        status = status_now(overlapped);
        if (status == core::Status::pending) status = core::Status::success;
    }
    *bytes = static_cast<DWORD>(overlapped.InternalHigh);
    return core::is_success(status) ? Code::ok : core::win32_code(status);
}

// --- cancelling ----------------------------------------------------------------------------------

bool has_operations(Held const& held) {
    return held.object() &&
           (socket_of(held) || held.as<core::File>() || OverlappedObject::of(held.object()));
}

}  // namespace

Code associate(HANDLE file, CompletionPort& port, std::uintptr_t key) {
    Held const held{file};
    if (!held.object()) return Code::invalid_handle;
    if (auto* const socket = socket_of(held))
        return socket->is_overlapped() ? AsyncState::of(*socket).associate(port, key)
                                       : Code::invalid_parameter;
    if (auto* const other = OverlappedObject::of(held.object())) return other->associate(port, key);
    auto* const of_file = held.as<core::File>();
    if (!of_file || !of_file->access().is_overlapped) return Code::invalid_parameter;
    return core::associate(*of_file, port, key);
}

Result<ULONG> dequeue_many(CompletionPort& port, LPOVERLAPPED_ENTRY entries, ULONG count,
                           platform::Deadline deadline, core::Alertable alertable) {
    constexpr ULONG most = 64;
    std::array<core::PortEntry, most> found;
    auto const taken = port.dequeue({found.data(), std::min(count, most)}, deadline, alertable);
    if (!taken) return taken.code();
    for (std::size_t i = 0; i != *taken; ++i)
        entries[i] = {found[i].key, to_program(found[i].overlapped),
                      static_cast<ULONG_PTR>(found[i].status), static_cast<DWORD>(found[i].bytes)};
    return static_cast<ULONG>(*taken);
}

}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

HANDLE WINAPI CreateIoCompletionPort(HANDLE FileHandle, HANDLE ExistingCompletionPort,
                                     ULONG_PTR CompletionKey, DWORD NumberOfConcurrentThreads) {
    return to_handle(win32_call(Handle{0}, [&] {
        return create(FileHandle, ExistingCompletionPort, CompletionKey, NumberOfConcurrentThreads);
    }));
}

BOOL WINAPI PostQueuedCompletionStatus(HANDLE CompletionPort, DWORD dwNumberOfBytesTransferred,
                                       ULONG_PTR dwCompletionKey, LPOVERLAPPED lpOverlapped) {
    return win32_call(FALSE, [&] {
        return with<core::CompletionPort>(CompletionPort, [&](core::CompletionPort& port) {
            port.post(std::make_unique<core::PostedPacket>(
                dwCompletionKey, reinterpret_cast<core::Overlapped*>(lpOverlapped),
                dwNumberOfBytesTransferred));
            return Code::ok;
        });
    });
}

BOOL WINAPI GetQueuedCompletionStatus(HANDLE CompletionPort, LPDWORD lpNumberOfBytesTransferred,
                                      PULONG_PTR lpCompletionKey, LPOVERLAPPED* lpOverlapped,
                                      DWORD dwMilliseconds) {
    return win32_call(FALSE, [&] {
        *lpOverlapped = nullptr;
        if (!can_write(lpCompletionKey)) return Code::no_access;
        return with<core::CompletionPort>(CompletionPort, [&](core::CompletionPort& port) {
            core::PortEntry entry;
            auto const code = dequeue_one(port, dwMilliseconds, entry);
            if (code != Code::ok) return code;
            *lpNumberOfBytesTransferred = static_cast<DWORD>(entry.bytes);
            *lpCompletionKey = entry.key;
            *lpOverlapped = to_program(entry.overlapped);
            return core::is_success(entry.status) ? Code::ok : core::win32_code(entry.status);
        });
    });
}

BOOL WINAPI GetQueuedCompletionStatusEx(HANDLE CompletionPort,
                                        LPOVERLAPPED_ENTRY lpCompletionPortEntries, ULONG ulCount,
                                        PULONG ulNumEntriesRemoved, DWORD dwMilliseconds,
                                        BOOL fAlertable) {
    return win32_call(FALSE, [&] {
        if (ulCount == 0) return Code::invalid_parameter;
        if (!can_write(ulNumEntriesRemoved) || !can_write(lpCompletionPortEntries))
            return Code::no_access;
        return with<core::CompletionPort>(CompletionPort, [&](core::CompletionPort& port) {
            *ulNumEntriesRemoved = 0;
            auto const count =
                dequeue_many(port, lpCompletionPortEntries, ulCount, deadline_after(dwMilliseconds),
                             to_alertable(fAlertable));
            if (!count) return count.code();
            *ulNumEntriesRemoved = *count;
            return Code::ok;
        });
    });
}

BOOL WINAPI SetFileCompletionNotificationModes(HANDLE FileHandle, UCHAR Flags) {
    return win32_call(FALSE, [&] {
        Held const held{FileHandle};
        if (!held.object()) return Code::invalid_handle;
        return set_modes(held, Flags);
    });
}

BOOL WINAPI GetOverlappedResult(HANDLE hFile, LPOVERLAPPED lpOverlapped,
                                LPDWORD lpNumberOfBytesTransferred, BOOL bWait) {
    return win32_call(FALSE, [&] {
        return result_of(hFile, *lpOverlapped, lpNumberOfBytesTransferred, bWait ? INFINITE : 0,
                         FALSE);
    });
}

BOOL WINAPI GetOverlappedResultEx(HANDLE hFile, LPOVERLAPPED lpOverlapped,
                                  LPDWORD lpNumberOfBytesTransferred, DWORD dwMilliseconds,
                                  BOOL bAlertable) {
    return win32_call(FALSE, [&] {
        return result_of(hFile, *lpOverlapped, lpNumberOfBytesTransferred, dwMilliseconds,
                         bAlertable);
    });
}

BOOL WINAPI CancelIo(HANDLE hFile) {
    return win32_call(FALSE, [&] {
        Held const held{hFile};
        if (!has_operations(held)) return Code::invalid_handle;
        core::cancel_own_operations(*held.object());
        return Code::ok;
    });
}

BOOL WINAPI CancelIoEx(HANDLE hFile, LPOVERLAPPED lpOverlapped) {
    return win32_call(FALSE, [&] {
        Held const held{hFile};
        if (!has_operations(held)) return Code::invalid_handle;
        auto* const overlapped = reinterpret_cast<core::Overlapped*>(lpOverlapped);
        return core::cancel_operations(*held.object(), overlapped) != 0 ? Code::ok
                                                                        : Code::not_found;
    });
}

// [docs: CancelSynchronousIo; winetest: test_cancelsynchronousio]
BOOL WINAPI CancelSynchronousIo(HANDLE hThread) {
    return win32_call(FALSE, [&] {
        return with<core::Thread>(hThread, [](core::Thread& thread) {
            return thread.cancel_synchronous_io() ? Code::ok : Code::not_found;
        });
    });
}
