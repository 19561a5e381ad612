// SPDX-License-Identifier: MIT
// The conversions behind the agent's commands.
#include "tests/programs/agent/wire.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "tests/support/optional_call.hpp"

WS2_OPTIONAL(inet_pton);
WS2_OPTIONAL(inet_ntop);

namespace ws2::agent {
namespace {

constexpr char filler = '\xCC';
constexpr std::size_t guard_bytes = 16;

std::vector<char> to_bytes(void const* data, std::size_t count) {
    auto const* const first = static_cast<char const*>(data);
    return {first, first + count};
}

std::vector<char> sockaddr_bytes(Json const& address) {
    auto const host = address.at(0).get<std::string>();
    if (host == "raw") return from_hex(address.at(1).get<std::string>());
    auto const port = address.at(1).get<unsigned short>();
    auto const v6 = host.find(':') != std::string::npos;
    auto const family = v6 ? AF_INET6 : AF_INET;
    sockaddr_in6 in6{};
    sockaddr_in in4{};
    if (!WS2_AVAILABLE(inet_pton)) throw std::runtime_error{"the agent itself needs inet_pton"};
    void* const target = v6 ? static_cast<void*>(&in6.sin6_addr) : &in4.sin_addr;
    if (inet_pton(family, host.c_str(), target) != 1)
        throw std::runtime_error{"not an address: " + host};
    if (v6) {
        in6.sin6_family = AF_INET6;
        in6.sin6_port = htons(port);
        return to_bytes(&in6, sizeof in6);
    }
    in4.sin_family = AF_INET;
    in4.sin_port = htons(port);
    return to_bytes(&in4, sizeof in4);
}

bool is_null(Json const& request, char const* key) {
    return request.contains(key) && request.at(key).is_null();
}

}  // namespace

SOCKET socket_of(Json const& request, char const* key) {
    return static_cast<SOCKET>(request.at(key).get<long long>());
}

int int_of(Json const& request, char const* key, int otherwise) {
    return request.value(key, otherwise);
}

std::string to_hex(void const* bytes, std::size_t count) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(count * 2);
    for (auto const* byte = static_cast<unsigned char const*>(bytes); count > 0; --count, ++byte) {
        text += digits[*byte >> 4];
        text += digits[*byte & 15];
    }
    return text;
}

std::vector<char> from_hex(std::string const& text) {
    std::vector<char> bytes;
    for (std::size_t at = 0; at + 1 < text.size(); at += 2)
        bytes.push_back(static_cast<char>(std::stoi(text.substr(at, 2), nullptr, 16)));
    return bytes;
}

std::vector<char> bytes_of(Json const& request) {
    if (request.contains("hex")) return from_hex(request.at("hex").get<std::string>());
    if (request.contains("text")) {
        auto const text = request.at("text").get<std::string>();
        return {text.begin(), text.end()};
    }
    std::vector<char> bytes(request.value("fill", std::size_t{0}));
    for (std::size_t at = 0; at < bytes.size(); ++at) bytes[at] = static_cast<char>('a' + at % 26);
    return bytes;
}

AddressIn::AddressIn(Json const& request) {
    if (request.contains("address") && !request.at("address").is_null()) {
        present_ = true;
        bytes_ = sockaddr_bytes(request.at("address"));
    }
    length_ = int_of(request, "length", static_cast<int>(bytes_.size()));
    // A length longer than the address must not make the callee read past our memory.
    if (present_) bytes_.resize(std::max(bytes_.size(), std::size_t{256}));
}

AddressOut::AddressOut(Json const& request)
    : has_buffer_{!is_null(request, "addr_size")},
      has_length_{!is_null(request, "addrlen")},
      length_{has_length_ ? int_of(request, "addrlen", 128) : 0},
      bytes_(static_cast<std::size_t>(has_buffer_ ? int_of(request, "addr_size", 128) : 0) +
                 guard_bytes,
             filler) {}

void AddressOut::report(Json& reply) const {
    auto const touched =
        std::any_of(bytes_.begin(), bytes_.end(), [](char c) { return c != filler; });
    reply["addr_untouched"] = !touched;
    if (has_length_) reply["addrlen"] = length_;
    if (has_buffer_ && touched)
        reply["address"] = address_to_json(reinterpret_cast<sockaddr const*>(bytes_.data()),
                                           static_cast<int>(bytes_.size()));
}

DataOut::DataOut(int size)
    : size_{static_cast<std::size_t>(std::max(size, 0))}, bytes_(size_ + guard_bytes, filler) {}

void DataOut::report(Json& reply, long long count) const {
    auto const given = std::clamp<long long>(count, 0, static_cast<long long>(size_));
    reply["data"] = to_hex(bytes_.data(), static_cast<std::size_t>(given));
    auto const guard = bytes_.begin() + static_cast<std::ptrdiff_t>(size_);
    if (std::any_of(guard, bytes_.end(), [](char c) { return c != filler; }))
        reply["overrun"] = true;
}

Json address_to_json(sockaddr const* address, int length) {
    if (!address || length < 2) return nullptr;
    char text[64]{};
    if (address->sa_family == AF_INET && length >= static_cast<int>(sizeof(sockaddr_in))) {
        sockaddr_in in4{};
        std::memcpy(&in4, address, sizeof in4);
        if (WS2_AVAILABLE(inet_ntop)) inet_ntop(AF_INET, &in4.sin_addr, text, sizeof text);
        return {text, ntohs(in4.sin_port)};
    }
    if (address->sa_family == AF_INET6 && length >= static_cast<int>(sizeof(sockaddr_in6))) {
        sockaddr_in6 in6{};
        std::memcpy(&in6, address, sizeof in6);
        if (WS2_AVAILABLE(inet_ntop)) inet_ntop(AF_INET6, &in6.sin6_addr, text, sizeof text);
        return {text, ntohs(in6.sin6_port)};
    }
    return {"raw", to_hex(address, static_cast<std::size_t>(length))};
}

}  // namespace ws2::agent
