// SPDX-License-Identifier: MIT
// The system's own calls below Win32: those by which programs poll sockets and receive from them.
#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "shim/api/caller_memory.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/api/win32/due_time.hpp"
#include "shim/api/win32/nt_call.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/api/winsock/driver_receive.hpp"
#include "shim/core/io/async_state.hpp"
#include "shim/core/io/cancelling.hpp"
#include "shim/core/io/socket_polls.hpp"
#include "shim/core/waits/keyed_event.hpp"

#include <windows.h>

#include <ntsecapi.h>
#include <winternl.h>

namespace ws2::api {
namespace {

using core::KeyedEvent;
using core::PolledSocket;

constexpr ULONG ioctl_afd_poll = 0x00012024;
constexpr ULONG ioctl_afd_receive = 0x00012017;
constexpr ULONG ioctl_afd_receive_datagram = 0x0001201B;

// As the driver takes and gives it: an AFD_POLL_INFO.
struct PollHandle {
    HANDLE handle;
    ULONG events;
    NTSTATUS status;
};
struct PollHeader {
    LONGLONG time;
    ULONG count;
    BOOLEAN is_exclusive;
    BOOLEAN unused[3];
};

// --- the device ----------------------------------------------------------------------------------

bool is_afd(UNICODE_STRING const& name) {
    std::string text;
    for (std::size_t i = 0; i != name.Length / sizeof *name.Buffer; ++i) {
        auto const letter = name.Buffer[i];
        if (letter <= 0 || letter > 0x7E) return false;
        text += static_cast<char>(letter);
    }
    return core::names_poll_device(text);
}

NTSTATUS open_device(PHANDLE handle, OBJECT_ATTRIBUTES const* attributes, IO_STATUS_BLOCK* block) {
    if (!handle || !attributes || !attributes->ObjectName || !block)
        return STATUS_INVALID_PARAMETER;
    if (!is_afd(*attributes->ObjectName)) return STATUS_OBJECT_NAME_NOT_FOUND;
    auto const opened = core::open_poll_device();
    if (!opened) return STATUS_NO_MEMORY;
    *handle = to_handle(*opened);
    block->Status = STATUS_SUCCESS;
    block->Information = 1;  // FILE_OPENED
    return STATUS_SUCCESS;
}

// --- polling -------------------------------------------------------------------------------------

std::size_t size_for(std::size_t count) { return sizeof(PollHeader) + count * sizeof(PollHandle); }

std::optional<core::TimerService::Due> due_at(LONGLONG time) {
    if (time == std::numeric_limits<LONGLONG>::max()) return std::nullopt;
    return to_due(time);
}

std::vector<PolledSocket> sockets_of(void const* buffer, ULONG count) {
    std::vector<PolledSocket> sockets(count);
    auto const* from = static_cast<std::byte const*>(buffer) + sizeof(PollHeader);
    for (auto& socket : sockets) {
        PollHandle row;
        std::memcpy(&row, from, sizeof row);
        socket = {without_tag(from_handle(row.handle)), row.events};
        from += sizeof row;
    }
    return sockets;
}

std::uint32_t write_ready(PollHeader header, void* buffer, std::span<PolledSocket const> ready) {
    header.count = static_cast<ULONG>(ready.size());
    std::memcpy(buffer, &header, sizeof header);
    auto* to = static_cast<std::byte*>(buffer) + sizeof header;
    for (auto const& socket : ready) {
        PollHandle const row{to_handle(socket.handle), socket.events, STATUS_SUCCESS};
        std::memcpy(to, &row, sizeof row);
        to += sizeof row;
    }
    return static_cast<std::uint32_t>(size_for(ready.size()));
}

struct Buffers {
    void const* input;
    ULONG input_size;
    void* output;
    ULONG output_size;
};

// [winetest: afd test_poll]
NTSTATUS check(Buffers const& buffers, PollHeader& header) {
    if (!buffers.input || !buffers.output || buffers.input_size < size_for(1) ||
        buffers.output_size < buffers.input_size)
        return STATUS_INVALID_PARAMETER;
    std::memcpy(&header, buffers.input, sizeof header);
    bool const fits = header.count != 0 && header.count <= buffers.input_size &&
                      size_for(header.count) <= buffers.input_size;
    return fits ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

bool can_poll(core::Object const* object) {
    if (!object) return false;
    if (object->kind() == core::ObjectKind::socket) return true;
    return object->kind() == core::ObjectKind::file &&
           static_cast<core::File const*>(object)->access().is_overlapped;
}

// Null: `event` is something else. Without one the end is reported by the status block, and by a
// packet if that is allowed.
std::optional<core::Announcement> announcement_of(HANDLE event, bool has_packet,
                                                  IO_STATUS_BLOCK* block) {
    Held const held{event};
    if (event && !held.as<core::Event>()) return std::nullopt;
    core::Announcement announcement;
    announcement.overlapped = reinterpret_cast<core::Overlapped*>(block);
    announcement.event = core::ObjectPtr<core::Event>{held.as<core::Event>()};
    announcement.allows_packet = has_packet;
    return announcement;
}

// A packet, which comes if there is a context, has the context in the place of an OVERLAPPED's
// address [winetest: afd test_poll_completion_port].
NTSTATUS poll(HANDLE file, HANDLE event, PIO_APC_ROUTINE routine, void* context,
              IO_STATUS_BLOCK* block, Buffers const& buffers) {
    Held const held{file};
    if (!can_poll(held.object())) return STATUS_INVALID_HANDLE;
    PollHeader header;
    if (auto const status = check(buffers, header); status != STATUS_SUCCESS) return status;
    auto announcement = announcement_of(event, context != nullptr, block);
    if (!announcement) return STATUS_INVALID_HANDLE;
    core::SocketPollRequest request;
    request.context = static_cast<core::Overlapped*>(context);
    request.announcement = std::move(*announcement);
    if (routine) request.routine = [=] { routine(context, block, 0); };
    request.sockets = sockets_of(buffers.input, header.count);
    request.is_exclusive = header.is_exclusive != 0;
    request.is_immediate = header.time == 0;
    request.due = due_at(header.time);
    request.write = [header, output = buffers.output](auto ready) {
        return write_ready(header, output, ready);
    };
    auto const started = core::start_socket_poll(*held.object(), std::move(request));
    switch (started.code) {
        case Code::ok:
            return static_cast<NTSTATUS>(started.completion.status);
        case Code::io_pending:
            return STATUS_PENDING;
        case Code::not_socket:
            return STATUS_INVALID_HANDLE;
        case Code::invalid_parameter:
            return STATUS_INVALID_PARAMETER;
        default:
            return STATUS_INSUFFICIENT_RESOURCES;
    }
}

// --- receiving -----------------------------------------------------------------------------------

// As the driver takes it: an AFD_RECV_INFO, and behind it what an AFD_RECV_DATAGRAM_INFO has more.
struct ReceiveRequest {
    LPWSABUF buffers;
    ULONG count;
    ULONG afd_flags;
    ULONG tdi_flags;
};
struct ReceiveDatagramRequest : ReceiveRequest {
    sockaddr* name;
    int* length;
};

constexpr ULONG afd_overlapped = 0x2;
constexpr ULONG tdi_expedited = 0x40;
constexpr ULONG tdi_peek = 0x80;

int message_flags(ULONG tdi_flags) {
    return ((tdi_flags & tdi_expedited) != 0 ? MSG_OOB : 0) |
           ((tdi_flags & tdi_peek) != 0 ? MSG_PEEK : 0);
}

Result<ReceiveDatagramRequest> receive_request(void const* input, ULONG size, bool with_sender) {
    ReceiveDatagramRequest request{};
    if (!input || size < (with_sender ? sizeof(ReceiveDatagramRequest) : sizeof(ReceiveRequest)))
        return Code::invalid_argument;
    if (with_sender)
        std::memcpy(&request, input, sizeof request);
    else
        std::memcpy(static_cast<ReceiveRequest*>(&request), input, sizeof(ReceiveRequest));
    if (request.count == 0 || !can_read(request.buffers, request.count))
        return Code::invalid_argument;
    return request;
}

// Like a poll it ends with the event, and with a packet if the context says so.
NTSTATUS receive(HANDLE file, HANDLE event, bool has_packet, IO_STATUS_BLOCK* block,
                 Result<ReceiveDatagramRequest> const& request) {
    auto const socket = core::acquire_socket(without_tag(from_handle(file)));
    if (!socket) return STATUS_INVALID_HANDLE;
    if (!request) return STATUS_INVALID_PARAMETER;
    if ((request->afd_flags & afd_overlapped) == 0) return STATUS_NOT_SUPPORTED;
    auto announcement = announcement_of(event, has_packet, block);
    if (!announcement) return STATUS_INVALID_HANDLE;
    auto const started = start_driver_receive(
        socket, request->buffers, request->count, message_flags(request->tdi_flags),
        std::move(*announcement), {request->name, request->length});
    if (started.code == Code::io_pending) return STATUS_PENDING;
    bool const is_done = started.code == Code::ok || started.code == Code::message_size;
    auto const status = is_done ? started.completion.status : core::status_of(started.code);
    return static_cast<NTSTATUS>(status);
}

// Polls, and whatever else of a socket uses this status block.
NTSTATUS cancel(HANDLE file, IO_STATUS_BLOCK* block) {
    Held const held{file};
    if (!can_poll(held.object())) return STATUS_INVALID_HANDLE;
    auto* const overlapped = reinterpret_cast<core::Overlapped*>(block);
    auto const count = core::cancel_operations(*held.object(), overlapped);
    return count != 0 ? STATUS_SUCCESS : STATUS_NOT_FOUND;
}

// --- keyed events --------------------------------------------------------------------------------

NTSTATUS meet(HANDLE handle, KeyedEvent::Side side, PVOID key, LARGE_INTEGER const* time) {
    constexpr NTSTATUS invalid_parameter_1 = static_cast<NTSTATUS>(0xC00000EF);
    if ((reinterpret_cast<std::uintptr_t>(key) & 1) != 0) return invalid_parameter_1;
    Held held;
    if (handle) held = Held{handle};
    auto* const event = handle ? held.as<KeyedEvent>() : &core::common_keyed_event();
    if (!event) return STATUS_INVALID_HANDLE;
    bool const has_met =
        event->meet(side, reinterpret_cast<std::uintptr_t>(key), deadline_of(time));
    return has_met ? STATUS_SUCCESS : STATUS_TIMEOUT;
}

// --- codes ---------------------------------------------------------------------------------------

ULONG to_dos_error(NTSTATUS status) {
    switch (status) {
        case STATUS_TIMEOUT:
            return ERROR_TIMEOUT;
        case STATUS_PENDING:
            return ERROR_IO_PENDING;
        case STATUS_NOT_FOUND:
            return ERROR_NOT_FOUND;
        default:
            return static_cast<ULONG>(core::win32_code(static_cast<core::Status>(status)));
    }
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

NTSTATUS NTAPI NtCreateFile(PHANDLE FileHandle, ACCESS_MASK, POBJECT_ATTRIBUTES ObjectAttributes,
                            PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER, ULONG, ULONG, ULONG,
                            ULONG, PVOID, ULONG) {
    return nt_call([&] { return open_device(FileHandle, ObjectAttributes, IoStatusBlock); });
}
NTSTATUS NTAPI NtOpenFile(PHANDLE FileHandle, ACCESS_MASK, POBJECT_ATTRIBUTES ObjectAttributes,
                          PIO_STATUS_BLOCK IoStatusBlock, ULONG, ULONG) {
    return nt_call([&] { return open_device(FileHandle, ObjectAttributes, IoStatusBlock); });
}

NTSTATUS NTAPI NtClose(HANDLE handle) {
    return CloseHandle(handle) ? STATUS_SUCCESS : STATUS_INVALID_HANDLE;
}

NTSTATUS NTAPI NtDeviceIoControlFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                                     PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock,
                                     ULONG IoControlCode, PVOID InputBuffer,
                                     ULONG InputBufferLength, PVOID OutputBuffer,
                                     ULONG OutputBufferLength) {
    return nt_call([&] {
        bool const with_sender = IoControlCode == ioctl_afd_receive_datagram;
        bool const receives = IoControlCode == ioctl_afd_receive || with_sender;
        if (IoControlCode != ioctl_afd_poll && !receives) return STATUS_INVALID_DEVICE_REQUEST;
        if (!IoStatusBlock) return STATUS_ACCESS_VIOLATION;
        bool const is_own_context = ApcContext && ApcContext != IoStatusBlock;
        if (receives && (ApcRoutine || is_own_context)) return STATUS_NOT_SUPPORTED;
        if (receives)
            return receive(FileHandle, Event, ApcContext != nullptr, IoStatusBlock,
                           receive_request(InputBuffer, InputBufferLength, with_sender));
        return poll(FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock,
                    {InputBuffer, InputBufferLength, OutputBuffer, OutputBufferLength});
    });
}

NTSTATUS NTAPI NtCancelIoFileEx(HANDLE FileHandle, PIO_STATUS_BLOCK IoRequestToCancel,
                                PIO_STATUS_BLOCK IoStatusBlock) {
    return nt_call([&] {
        auto const status = cancel(FileHandle, IoRequestToCancel);
        if (IoStatusBlock) {
            IoStatusBlock->Status = status;
            IoStatusBlock->Information = 0;
        }
        return status;
    });
}

NTSTATUS NTAPI NtCreateKeyedEvent(PHANDLE KeyedEventHandle, ACCESS_MASK, POBJECT_ATTRIBUTES,
                                  ULONG) {
    return nt_call([&] {
        core::ObjectPtr<core::Object> const event{new KeyedEvent};
        auto const made = core::library().handles().insert(event);
        if (!made) return STATUS_NO_MEMORY;
        *KeyedEventHandle = to_handle(*made);
        return STATUS_SUCCESS;
    });
}
NTSTATUS NTAPI NtWaitForKeyedEvent(HANDLE KeyedEventHandle, PVOID KeyValue, BOOLEAN,
                                   PLARGE_INTEGER Timeout) {
    return nt_call(
        [&] { return meet(KeyedEventHandle, KeyedEvent::Side::waits, KeyValue, Timeout); });
}
NTSTATUS NTAPI NtReleaseKeyedEvent(HANDLE KeyedEventHandle, PVOID KeyValue, BOOLEAN,
                                   PLARGE_INTEGER Timeout) {
    return nt_call(
        [&] { return meet(KeyedEventHandle, KeyedEvent::Side::releases, KeyValue, Timeout); });
}

VOID NTAPI RtlInitUnicodeString(PUNICODE_STRING DestinationString, PCWSTR SourceString) {
    auto const bytes = SourceString ? std::wcslen(SourceString) * sizeof *SourceString : 0;
    constexpr std::size_t most = 0xFFFC;
    DestinationString->Length = static_cast<USHORT>(std::min(bytes, most));
    DestinationString->MaximumLength = static_cast<USHORT>(
        SourceString ? DestinationString->Length + sizeof *SourceString : std::size_t{0});
    DestinationString->Buffer = const_cast<PWSTR>(SourceString);
}

ULONG NTAPI RtlNtStatusToDosError(NTSTATUS Status) { return to_dos_error(Status); }
ULONG NTAPI LsaNtStatusToWinError(NTSTATUS Status) { return to_dos_error(Status); }
