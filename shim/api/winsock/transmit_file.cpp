// SPDX-License-Identifier: MIT
// TransmitFile, TransmitPackets, GetAcceptExSockaddrs and WSARecvEx.
#include "shim/api/winsock/transmit_file.hpp"

#include <mswsock.h>

#include <functional>
#include <limits>
#include <vector>

#include "shim/api/halves.hpp"
#include "shim/api/marshal.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/api/winsock/accept_buffer.hpp"
#include "shim/api/winsock/overlapped.hpp"
#include "shim/core/transfer/overlapped_connect.hpp"
#include "shim/core/transfer/transfer.hpp"
#include "shim/core/transfer/transmit_file.hpp"

using namespace ws2;
using api::call_on;
using api::Held;
using core::File;
using core::Piece;
using core::SocketReference;

namespace {

constexpr DWORD how_flags = TF_WRITE_BEHIND | TF_USE_SYSTEM_THREAD | TF_USE_KERNEL_APC;
constexpr DWORD largest_transmit = 0x7ffffffe;

// Where there is no connection the flags do not matter [winetest: test_TransmitFile].
Code check(SocketReference const& socket, DWORD flags) {
    constexpr DWORD known = how_flags | TF_DISCONNECT | TF_REUSE_SOCKET;
    if (auto const code = core::check_transmit(*socket); code != Code::ok) return code;
    if ((flags & ~known) != 0) return Code::invalid_argument;
    bool const reuses = (flags & TF_REUSE_SOCKET) != 0;
    return reuses && (flags & TF_DISCONNECT) == 0 ? Code::invalid_argument : Code::ok;
}

core::Behind behind(DWORD flags) {
    if ((flags & TF_REUSE_SOCKET) != 0) return core::Behind::reuse;
    return (flags & TF_DISCONNECT) != 0 ? core::Behind::end_of_stream : core::Behind::nothing;
}

Code transmit_and_wait(SocketReference const& socket, std::span<Piece const> pieces, DWORD flags) {
    auto const code = core::transmit(socket, pieces);
    if (code != Code::ok || behind(flags) == core::Behind::nothing) return code;
    return core::disconnect(*socket, behind(flags) == core::Behind::reuse
                                         ? core::Afterwards::is_reused
                                         : core::Afterwards::stays);
}

using PiecesOf = std::function<Result<std::vector<Piece>>()>;

// Without an OVERLAPPED, or with one: then errors are reported after it was written.
Code transmit(SocketReference const& socket, LPOVERLAPPED overlapped, DWORD flags,
              PiecesOf const& pieces_of) {
    auto const checked_pieces = [&]() -> Result<std::vector<Piece>> {
        if (auto const code = check(socket, flags); code != Code::ok) return code;
        return pieces_of();
    };
    if (!overlapped) {
        auto const pieces = checked_pieces();
        return pieces ? transmit_and_wait(socket, *pieces, flags) : pieces.code();
    }
    return api::start_overlapped(socket, {overlapped, nullptr, nullptr, nullptr},
                                 [&](core::Announcement announcement) -> core::Started {
                                     core::begin(announcement);
                                     auto const pieces = checked_pieces();
                                     if (!pieces) return {pieces.code(), {}};
                                     return core::start_transmit(*socket, std::move(announcement),
                                                                 *pieces, behind(flags));
                                 });
}

// A piece of a file that is no file has the code of a handle of the wrong kind.
Result<Piece> file_piece(Held const& held, std::uint64_t length, std::int64_t offset) {
    auto const* const file = held.as<File>();
    if (!file) return Code::not_socket;
    if (!file->access().can_read) return Code::access_denied;
    return Piece{nullptr, length, file, offset};
}

// Offset 0 of a file without FILE_FLAG_OVERLAPPED is its pointer, as where there is no OVERLAPPED
// [web: golang/go#25722, python/cpython#150142]. Behind an overlapped call it stays where it is.
Result<std::int64_t> start_in(Held const& held, OVERLAPPED const* overlapped) {
    if (!overlapped) return Piece::from_pointer;
    auto const offset = static_cast<std::int64_t>(api::offset_in(*overlapped));
    auto const* const file = held.as<File>();
    if (offset != 0 || !file || file->access().is_overlapped) return offset;
    auto const pointer = file->seek(0, platform::SeekFrom::current);
    if (!pointer) return Code::invalid_argument;
    return static_cast<std::int64_t>(*pointer);
}

// Nothing is sent when a part cannot be.
bool can_read_around(LPTRANSMIT_FILE_BUFFERS buffers) {
    return api::can_read(buffers) && api::can_read_bytes(buffers->Head, buffers->HeadLength) &&
           api::can_read_bytes(buffers->Tail, buffers->TailLength);
}

Result<Piece> packet_piece(TRANSMIT_PACKETS_ELEMENT const& element, Held& held) {
    switch (element.dwElFlags & (TP_ELEMENT_MEMORY | TP_ELEMENT_FILE)) {
        case TP_ELEMENT_MEMORY:
            if (!api::can_read_bytes(element.pBuffer, element.cLength)) return Code::bad_address;
            return Piece{element.pBuffer, element.cLength};
        case TP_ELEMENT_FILE:
            held = Held{element.hFile};
            return file_piece(held, element.cLength, element.nFileOffset.QuadPart);
        default:
            return Code::invalid_argument;
    }
}

}  // namespace

BOOL WSAAPI TransmitFile(SOCKET hSocket, HANDLE hFile, DWORD nNumberOfBytesToWrite, DWORD,
                         LPOVERLAPPED lpOverlapped, LPTRANSMIT_FILE_BUFFERS lpTransmitBuffers,
                         DWORD dwReserved) {
    Held const held{hFile};
    auto const pieces_of = [&]() -> Result<std::vector<Piece>> {
        auto const* const buffers = lpTransmitBuffers;
        if (buffers && !can_read_around(lpTransmitBuffers)) return Code::bad_address;
        auto const around = buffers ? std::uint64_t{buffers->HeadLength} + buffers->TailLength : 0;
        if (around + nNumberOfBytesToWrite > largest_transmit) return Code::invalid_argument;
        std::vector<Piece> pieces;
        auto const add_memory = [&](void const* data, DWORD length) {
            if (length != 0) pieces.push_back({data, length});
        };
        if (buffers) add_memory(buffers->Head, buffers->HeadLength);
        if (hFile) {
            auto const start = start_in(held, lpOverlapped);
            if (!start) return start.code();
            auto const piece = file_piece(held, nNumberOfBytesToWrite, *start);
            if (!piece) return piece.code();
            pieces.push_back(*piece);
        }
        if (buffers) add_memory(buffers->Tail, buffers->TailLength);
        return pieces;
    };
    return api::call_on_true(hSocket, [&](SocketReference const& socket) {
        return transmit(socket, lpOverlapped, dwReserved, pieces_of);
    });
}

BOOL WINAPI ws2::api::transmit_packets(SOCKET socket_handle, LPTRANSMIT_PACKETS_ELEMENT elements,
                                       DWORD count, DWORD, LPOVERLAPPED overlapped, DWORD flags) {
    std::vector<Held> files;
    auto const pieces_of = [&]() -> Result<std::vector<Piece>> {
        if (!can_read(elements, count)) return Code::bad_address;
        files.resize(count);
        std::vector<Piece> pieces;
        for (DWORD i = 0; i != count; ++i) {
            auto const piece = packet_piece(elements[i], files[i]);
            if (!piece) return piece.code();
            pieces.push_back(*piece);
        }
        return pieces;
    };
    return api::call_on_true(socket_handle, [&](SocketReference const& socket) {
        return transmit(socket, overlapped, flags, pieces_of);
    });
}

VOID WSAAPI GetAcceptExSockaddrs(PVOID lpOutputBuffer, DWORD dwReceiveDataLength,
                                 DWORD dwLocalAddressLength, DWORD dwRemoteAddressLength,
                                 sockaddr** LocalSockaddr, LPINT LocalSockaddrLength,
                                 sockaddr** RemoteSockaddr, LPINT RemoteSockaddrLength) {
    auto* const local = static_cast<char*>(lpOutputBuffer) + dwReceiveDataLength;
    api::read_accept_address(local, dwLocalAddressLength, LocalSockaddr, LocalSockaddrLength);
    api::read_accept_address(local + dwLocalAddressLength, dwRemoteAddressLength, RemoteSockaddr,
                             RemoteSockaddrLength);
}

// recv() fails when a datagram is longer than the buffer; this one says that it is a part.
int WSAAPI WSARecvEx(SOCKET s, char* buf, int len, int* flags) {
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) -> Result<int> {
        if (!api::can_write(flags) || len < 0) return Code::bad_address;
        core::Buffer buffer{buf, static_cast<std::size_t>(len)};
        core::Received received;
        auto const code = core::receive(*socket, {&buffer, 1}, *flags, received);
        if (code != Code::ok && code != Code::message_size) return code;
        *flags = code == Code::ok ? 0 : MSG_PARTIAL;
        return static_cast<int>(received.length);
    });
}
