// SPDX-License-Identifier: MIT
// The owner of a socket, so that a test that fails half-way leaves none behind.
#pragma once

#include <winsock2.h>

#include <utility>

namespace ws2::test {

class UniqueSocket {
public:
    UniqueSocket() = default;
    explicit UniqueSocket(SOCKET socket) : socket_{socket} {}
    UniqueSocket(UniqueSocket&& other) noexcept : socket_{other.release()} {}
    UniqueSocket& operator=(UniqueSocket&& other) noexcept {
        if (this != &other) {
            close();
            socket_ = other.release();
        }
        return *this;
    }
    ~UniqueSocket() { close(); }

    SOCKET get() const { return socket_; }
    operator SOCKET() const { return socket_; }  // reads as the SOCKET it is in API calls
    bool valid() const { return socket_ != INVALID_SOCKET; }
    SOCKET release() { return std::exchange(socket_, INVALID_SOCKET); }
    void close() {
        if (valid()) closesocket(release());
    }

private:
    SOCKET socket_ = INVALID_SOCKET;
};

}  // namespace ws2::test
