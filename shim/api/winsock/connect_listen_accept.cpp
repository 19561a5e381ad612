// SPDX-License-Identifier: MIT
// Connections.
#include "shim/core/connections/connect.hpp"

#include "shim/api/marshal.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/core/connections/accept.hpp"
#include "shim/core/duplication/duplicate.hpp"

using ws2::Address;
using ws2::Code;
using ws2::Result;
using ws2::api::call_on;
using ws2::core::SocketReference;

namespace {

// TCP/IP passes the two ends; there is no connect data, no flow specification and no group.
ws2::core::AcceptCondition condition_of(LPCONDITIONPROC function, DWORD_PTR data) {
    return [=](Address const& caller, Address const& callee) {
        SOCKADDR_STORAGE ends[2];
        WSABUF names[2];
        Address const* const addresses[2] = {&caller, &callee};
        for (int i = 0; i != 2; ++i) {
            int length = sizeof ends[i];
            auto* const name = reinterpret_cast<sockaddr*>(&ends[i]);
            ws2::api::put_address(*addresses[i], name, &length);
            names[i] = {static_cast<ULONG>(length), reinterpret_cast<CHAR*>(name)};
        }
        WSABUF no_caller_data{0, nullptr};
        WSABUF no_callee_data{0, nullptr};
        GROUP group = 0;
        return ws2::core::Verdict{function(&names[0], &no_caller_data, nullptr, nullptr, &names[1],
                                           &no_callee_data, &group, data)};
    };
}

}  // namespace

int WSAAPI connect(SOCKET s, const sockaddr* name, int namelen) {
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) {
        auto const target = ws2::api::target_from(name, namelen, socket->family());
        if (!target) return target.code();
        auto const code = ws2::core::connect(socket, *target);
        if (code == Code::ok) ws2::core::learn_of_bind(socket);
        return code;
    });
}

// TCP/IP has neither connect data nor flow specifications; Windows ignores them too.
int WSAAPI WSAConnect(SOCKET s, const sockaddr* name, int namelen, LPWSABUF, LPWSABUF, LPQOS,
                      LPQOS) {
    return connect(s, name, namelen);
}

int WSAAPI listen(SOCKET s, int backlog) {
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) {
        return ws2::core::listen(*socket, backlog);
    });
}

SOCKET WSAAPI accept(SOCKET s, sockaddr* addr, int* addrlen) {
    return WSAAccept(s, addr, addrlen, nullptr, 0);
}

// Too little room is found out before anything is taken off the queue, so the connection stays for
// the next call. An address without a length, or a length without an address, is not written.
SOCKET WSAAPI WSAAccept(SOCKET s, sockaddr* addr, LPINT addrlen, LPCONDITIONPROC lpfnCondition,
                        DWORD_PTR dwCallbackData) {
    return call_on(
        INVALID_SOCKET, s, [&](SocketReference const& socket) -> Result<ws2::core::Handle> {
            bool const wants_address = addr && addrlen;
            if (wants_address && socket->refusal_of(ws2::core::Call::accept) == Code::ok) {
                auto const code = ws2::api::check_room(addr, addrlen, socket->family());
                if (code != Code::ok) return code;
            }
            auto const accepted =
                lpfnCondition
                    ? ws2::core::accept(socket, condition_of(lpfnCondition, dwCallbackData))
                    : ws2::core::accept(socket);
            if (!accepted) return accepted.code();
            if (wants_address) ws2::api::put_address(accepted->peer, addr, addrlen);
            return accepted->handle;
        });
}

int WSAAPI shutdown(SOCKET s, int how) {
    return call_on(SOCKET_ERROR, s, [&](SocketReference const& socket) {
        return ws2::core::shut_down(*socket, how);
    });
}
