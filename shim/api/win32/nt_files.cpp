// SPDX-License-Identifier: MIT
// What the system's own call reports about an end of a pipe, CreatePipe's with them: libuv asks it.
// Of other files it knows no class of information.
#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

#include "shim/api/caller_memory.hpp"
#include "shim/api/win32/nt_call.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/files/file.hpp"
#include "shim/core/pipes/pipe.hpp"
#include "shim/core/text/unicode.hpp"

#include <windows.h>
#include <winternl.h>
// Behind <windows.h>, some of whose statuses it replaces.
#include <ntstatus.h>

namespace ws2::api {
namespace {

using core::File;
using core::Pipe;

struct NumberInformation {
    ULONG number;
};
struct LocalInformation {
    ULONG type;
    ULONG configuration;
    ULONG most_instances;
    ULONG instances;
    ULONG room_to_server;
    ULONG unread;
    ULONG room_to_client;
    ULONG room_left;
    ULONG state;
    ULONG end;
};

template <class Access>
ULONG rights_of(Access const& access) {
    return SYNCHRONIZE | FILE_READ_ATTRIBUTES | (access.can_read ? FILE_GENERIC_READ : 0u) |
           (access.can_write ? FILE_GENERIC_WRITE : 0u);
}
ULONG access_of(Pipe const& pipe) { return rights_of(pipe.traits().access); }
ULONG access_of(File const& file) { return rights_of(file.access()); }

constexpr ULONG mode_synchronous = 0x20;  // FILE_SYNCHRONOUS_IO_NONALERT
ULONG mode_of(Pipe const& pipe) { return pipe.traits().is_overlapped ? 0 : mode_synchronous; }
ULONG mode_of(File const&) { return mode_synchronous; }

constexpr ULONG state_disconnected = 1;
constexpr ULONG state_connected = 3;

// What was written and not read counts against the room, which is less than nothing for none.
LocalInformation local_information(Pipe& pipe) {
    auto const shape = pipe.shape();
    bool const is_server = pipe.end() == core::PipeEnd::server;
    auto const found = platform::find_pipe(pipe.name());
    auto const peeked = pipe.peek(nullptr, 0);
    auto const room = is_server ? shape.room_to_client : shape.room_to_server;
    bool const is_full_duplex = shape.clients_may_read != 0 && shape.clients_may_write != 0;
    LocalInformation information{};
    information.type = shape.is_of_messages;
    information.configuration = is_full_duplex ? 2 : shape.clients_may_read != 0 ? 1 : 0;
    information.most_instances = std::min<ULONG>(shape.most_instances, PIPE_UNLIMITED_INSTANCES);
    information.instances = found ? found->instances : 0;
    information.room_to_server = shape.room_to_server;
    information.room_to_client = shape.room_to_client;
    information.unread = peeked ? peeked->available : 0;
    information.room_left = room - std::min(room, pipe.unread_by_other());
    information.state =
        peeked || peeked.code() == Code::broken_pipe ? state_connected : state_disconnected;
    information.end = is_server ? PIPE_SERVER_END : PIPE_CLIENT_END;
    return information;
}

// The end that reads is the server's. The one that writes learns from Linux what is in the pipe,
// and has all the room elsewhere.
LocalInformation local_information(File const& file) {
    bool const is_server = file.access().can_read;
    auto const room = file.room();
    auto const unread = file.bytes_available();
    LocalInformation information{};
    information.most_instances = 1;
    information.instances = 1;
    information.room_to_server = room;
    information.room_to_client = room;
    information.unread = is_server && unread ? *unread : 0;
    information.room_left = room - (is_server || !unread ? 0 : std::min(room, *unread));
    information.state = state_connected;
    information.end = is_server ? PIPE_SERVER_END : PIPE_CLIENT_END;
    return information;
}

template <class Information>
NTSTATUS give(Information const& information, IO_STATUS_BLOCK* block, void* place, ULONG length) {
    if (length < sizeof information) return STATUS_INFO_LENGTH_MISMATCH;
    std::memcpy(place, &information, sizeof information);
    block->Status = STATUS_SUCCESS;
    block->Information = sizeof information;
    return STATUS_SUCCESS;
}

// As much as there is room for.
NTSTATUS give_name(Pipe const& pipe, IO_STATUS_BLOCK* block, void* place, ULONG length) {
    auto const name = core::from_utf8('\\' + pipe.name());
    auto const bytes = static_cast<ULONG>(name.size() * sizeof(WCHAR));
    if (length < sizeof bytes) return STATUS_INFO_LENGTH_MISMATCH;
    auto const room = length - static_cast<ULONG>(sizeof bytes);
    auto const copied = std::min(room, bytes);
    std::memcpy(place, &bytes, sizeof bytes);
    std::memcpy(static_cast<char*>(place) + sizeof bytes, name.data(), copied);
    auto const status = copied == bytes ? STATUS_SUCCESS : STATUS_BUFFER_OVERFLOW;
    block->Status = status;
    block->Information = sizeof bytes + ULONG_PTR{copied};
    return status;
}

// It has none.
NTSTATUS give_name(File const&, IO_STATUS_BLOCK*, void*, ULONG) {
    return STATUS_INVALID_INFO_CLASS;
}

template <class AnyPipe>
NTSTATUS query(AnyPipe& pipe, IO_STATUS_BLOCK* block, void* place, ULONG length, ULONG what) {
    constexpr ULONG access_information = 8;
    constexpr ULONG name_information = 9;
    constexpr ULONG mode_information = 16;
    constexpr ULONG local = 24;
    switch (what) {
        case access_information:
            return give(NumberInformation{access_of(pipe)}, block, place, length);
        case name_information:
            return give_name(pipe, block, place, length);
        case mode_information:
            return give(NumberInformation{mode_of(pipe)}, block, place, length);
        case local:
            return give(local_information(pipe), block, place, length);
        default:
            return STATUS_INVALID_INFO_CLASS;
    }
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

NTSTATUS NTAPI NtQueryInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock,
                                      PVOID FileInformation, ULONG Length,
                                      FILE_INFORMATION_CLASS FileInformationClass) {
    return nt_call([&] {
        Held const held{FileHandle};
        auto* const pipe = held.as<Pipe>();
        auto* const file = held.as<File>();
        bool const is_plain_pipe = file && file->type() == platform::FileType::pipe;
        if (!pipe && !is_plain_pipe) return STATUS_INVALID_INFO_CLASS;
        if (!can_write(IoStatusBlock) ||
            !can_write_bytes(FileInformation, std::min<ULONG>(Length, 16)))
            return STATUS_ACCESS_VIOLATION;
        auto const ask = [&](auto& end) {
            return query(end, IoStatusBlock, FileInformation, Length, FileInformationClass);
        };
        return pipe ? ask(*pipe) : ask(*file);
    });
}
