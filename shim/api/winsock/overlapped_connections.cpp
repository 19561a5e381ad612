// SPDX-License-Identifier: MIT
// AcceptEx, ConnectEx and DisconnectEx.
#include "shim/api/winsock/overlapped_connections.hpp"

#include "shim/api/marshal.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/api/winsock/accept_buffer.hpp"
#include "shim/api/winsock/overlapped.hpp"
#include "shim/core/transfer/overlapped_accept.hpp"
#include "shim/core/transfer/overlapped_connect.hpp"

using namespace ws2;
using core::Started;

namespace {

// The program's buffer: data, then a room for each address.
struct AcceptBuffer {
    char* data;
    DWORD length;
    DWORD local_room;
    DWORD remote_room;

    std::size_t size() const {
        return std::size_t{length} + std::size_t{local_room} + std::size_t{remote_room};
    }
};

class AcceptExOperation final : public core::AcceptOperation {
public:
    AcceptExOperation(core::Announcement announcement, core::Socket& acceptor,
                      AcceptBuffer const& buffer)
        : AcceptOperation{std::move(announcement), acceptor, {buffer.data, buffer.length}},
          buffer_{buffer} {}

private:
    // A room of no size is not filled [winetest: test_AcceptEx].
    bool has_room(Family family) const override {
        auto const needed = static_cast<DWORD>(api::address_size(family)) + api::accept_room_extra;
        bool const has_local = buffer_.local_room == 0 || buffer_.local_room >= needed;
        return has_local && buffer_.remote_room >= needed;
    }
    void store_addresses(Address const& local, Address const& remote) override {
        char* const room = buffer_.data + buffer_.length;
        if (buffer_.local_room != 0) store(local, room);
        store(remote, room + buffer_.local_room);
    }
    static void store(Address const& address, char* room) {
        SOCKADDR_STORAGE name{};
        int length = sizeof name;
        auto* const written = reinterpret_cast<sockaddr*>(&name);
        api::put_address(address, written, &length);
        api::write_accept_address(room, written, length);
    }

    AcceptBuffer const buffer_;
};

Started start_accept(core::SocketReference const& listener, SOCKET acceptor_handle,
                     AcceptBuffer const& buffer, core::Announcement announcement) {
    core::begin(announcement);
    auto const acceptor = core::acquire_socket(acceptor_handle);
    if (!acceptor) return {Code::not_socket, {}};
    bool const is_usable =
        buffer.data && buffer.remote_room != 0 && api::can_write_bytes(buffer.data, buffer.size());
    if (!is_usable) return {Code::bad_address, {}};
    return core::start_accept(
        *listener, std::make_unique<AcceptExOperation>(std::move(announcement), *acceptor, buffer));
}

Started start_connect(core::SocketReference const& socket, Result<Address> const& target,
                      core::Buffer const& data, core::Announcement announcement) {
    core::begin(announcement);
    if (!target) return {target.code(), {}};
    if (data.length != 0 && !api::can_read_bytes(data.data, data.length))
        return {Code::bad_address, {}};
    return core::start_connect(*socket, std::move(announcement), *target, {&data, 1});
}

}  // namespace

BOOL WSAAPI AcceptEx(SOCKET sListenSocket, SOCKET sAcceptSocket, PVOID lpOutputBuffer,
                     DWORD dwReceiveDataLength, DWORD dwLocalAddressLength,
                     DWORD dwRemoteAddressLength, LPDWORD lpdwBytesReceived,
                     LPOVERLAPPED lpOverlapped) {
    // Before it looks at the listener [winetest: test_AcceptEx].
    if (api::can_write(lpOverlapped))
        lpOverlapped->Internal = static_cast<ULONG_PTR>(core::Status::pending);
    return api::call_on_true(sListenSocket, [&](core::SocketReference const& listener) {
        if (!lpOverlapped) return Code::invalid_parameter;
        AcceptBuffer const buffer{static_cast<char*>(lpOutputBuffer), dwReceiveDataLength,
                                  dwLocalAddressLength, dwRemoteAddressLength};
        return api::start_overlapped(listener, {lpOverlapped, nullptr, lpdwBytesReceived, nullptr},
                                     [&](core::Announcement announcement) {
                                         return start_accept(listener, sAcceptSocket, buffer,
                                                             std::move(announcement));
                                     });
    });
}

BOOL WINAPI ws2::api::connect_ex(SOCKET socket_handle, sockaddr const* name, int name_length,
                                 PVOID data, DWORD length, LPDWORD sent, LPOVERLAPPED overlapped) {
    return call_on_true(socket_handle, [&](core::SocketReference const& socket) {
        if (!overlapped) return Code::invalid_parameter;
        auto const target = target_from(name, name_length, socket->family());
        core::Buffer const bytes{data, data ? length : 0};
        return start_overlapped(
            socket, {overlapped, nullptr, sent, nullptr}, [&](core::Announcement announcement) {
                return start_connect(socket, target, bytes, std::move(announcement));
            });
    });
}

BOOL WINAPI ws2::api::disconnect_ex(SOCKET socket_handle, LPOVERLAPPED overlapped, DWORD flags,
                                    DWORD reserved) {
    return call_on_true(socket_handle, [&](core::SocketReference const& socket) {
        auto const afterwards =
            (flags & TF_REUSE_SOCKET) != 0 ? core::Afterwards::is_reused : core::Afterwards::stays;
        bool const is_valid = (flags & ~static_cast<DWORD>(TF_REUSE_SOCKET)) == 0 && reserved == 0;
        if (!overlapped)
            return is_valid ? core::disconnect(*socket, afterwards) : Code::invalid_argument;
        return start_overlapped(
            socket, {overlapped, nullptr, nullptr, nullptr}, [&](core::Announcement announcement) {
                core::begin(announcement);
                if (!is_valid) return Started{Code::invalid_argument, {}};
                return core::start_disconnect(*socket, std::move(announcement), afterwards);
            });
    });
}
