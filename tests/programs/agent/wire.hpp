// SPDX-License-Identifier: MIT
// JSON in, Winsock arguments out, and back: bytes, addresses, output buffers. One convention for
// all commands, described in pytests/README.md.
#pragma once

#include <winsock2.h>
#include <ws2tcpip.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace ws2::agent {

using Json = nlohmann::json;

inline constexpr int untouched = 0x5EED;  // planted before each call; reported as null

// Runs one call and takes its value and the last error together.
template <class Call>
Json answer(Call&& call) {
    WSASetLastError(untouched);
    auto const value = static_cast<long long>(call());
    auto const error = WSAGetLastError();
    Json reply{
        {"value", value}
    };
    reply["error"] = error == untouched ? Json{} : Json(error);
    return reply;
}

// The same for a call that returns a socket: INVALID_SOCKET is -1, however many bits it has.
template <class Call>
Json answer_socket(Call&& call) {
    return answer([&] {
        SOCKET const s = call();
        return s == INVALID_SOCKET ? -1LL : static_cast<long long>(s);
    });
}

SOCKET socket_of(Json const& request, char const* key = "s");
int int_of(Json const& request, char const* key, int otherwise);

std::string to_hex(void const* bytes, std::size_t count);
std::vector<char> from_hex(std::string const& text);

// "hex": "00ff", or "text": "hello", or "fill": 1000 (that many bytes of a pattern).
std::vector<char> bytes_of(Json const& request);

// "address": ["127.0.0.1", 80] or ["::1", 80] or ["raw", "hex"]; null or absent is a null pointer.
// "length" overrides the length passed.
class AddressIn {
public:
    explicit AddressIn(Json const& request);
    sockaddr const* data() const {
        return present_ ? reinterpret_cast<sockaddr const*>(bytes_.data()) : nullptr;
    }
    int length() const { return length_; }

private:
    bool present_ = false;
    int length_ = 0;
    std::vector<char> bytes_;
};

// An (address, length) pair of output parameters. "addr_size": bytes of the buffer, null for a null
// pointer; "addrlen": the value passed in, null for a null pointer. Both default to 128.
class AddressOut {
public:
    explicit AddressOut(Json const& request);
    sockaddr* data() { return has_buffer_ ? reinterpret_cast<sockaddr*>(bytes_.data()) : nullptr; }
    int* length() { return has_length_ ? &length_ : nullptr; }
    void report(Json& reply) const;  // "addrlen", "address", "addr_untouched"

private:
    bool has_buffer_ = true;
    bool has_length_ = true;
    int length_ = 0;
    std::vector<char> bytes_;
};

// A buffer for received bytes with a guard behind it.
class DataOut {
public:
    explicit DataOut(int size);
    char* data() { return bytes_.data(); }
    void report(Json& reply, long long count) const;  // "data" as hex; "overrun" if the guard broke

private:
    std::size_t size_;
    std::vector<char> bytes_;
};

Json address_to_json(sockaddr const* address, int length);

}  // namespace ws2::agent
