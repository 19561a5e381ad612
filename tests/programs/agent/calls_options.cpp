// SPDX-License-Identifier: MIT
// Commands for options and control codes. Values travel as hex, or as one 32-bit number.
#include <cstring>

#include "tests/programs/agent/calls.hpp"

WS2_OPTIONAL(getsockopt);
WS2_OPTIONAL(setsockopt);
WS2_OPTIONAL(WSAIoctl);

namespace ws2::agent {
namespace {

std::vector<char> option_bytes(Json const& request) {
    if (!request.contains("int")) return bytes_of(request);
    auto const value = request["int"].get<long long>();
    std::vector<char> bytes(4);
    std::memcpy(bytes.data(), &value, 4);  // every host we know is little-endian
    return bytes;
}

void report_value(Json& reply, std::vector<char> const& bytes, int length) {
    auto const count = static_cast<std::size_t>(length < 0 ? 0 : length);
    reply["length"] = length;
    reply["data"] = to_hex(bytes.data(), count < bytes.size() ? count : bytes.size());
    if (bytes.size() >= 4) {
        int first = 0;
        std::memcpy(&first, bytes.data(), 4);
        reply["int"] = count >= 4 ? first : count > 0 ? static_cast<unsigned char>(bytes[0]) : 0;
    }
}

Json run_getsockopt(Json const& request) {
    auto length = int_of(request, "size", 4);
    std::vector<char> bytes(static_cast<std::size_t>(length < 4 ? 4 : length) + 16, '\xCC');
    auto reply = answer([&, s = socket_of(request)] {
        return getsockopt(s, int_of(request, "level", SOL_SOCKET), request.at("name").get<int>(),
                          bytes.data(), &length);
    });
    report_value(reply, bytes, length);
    return reply;
}

Json run_setsockopt(Json const& request) {
    auto const bytes = option_bytes(request);
    auto const null = request.contains("hex") && request["hex"].is_null();
    return answer([&, s = socket_of(request)] {
        return setsockopt(s, int_of(request, "level", SOL_SOCKET), request.at("name").get<int>(),
                          null ? nullptr : bytes.data(),
                          int_of(request, "length", static_cast<int>(bytes.size())));
    });
}

// "code", "int": the u_long passed and returned.
Json run_ioctlsocket(Json const& request) {
    auto value = request.value("int", u_long{0});
    auto reply = answer([&, s = socket_of(request)] {
        return ioctlsocket(s, static_cast<int>(request.at("code").get<long long>()), &value);
    });
    reply["int"] = value;
    return reply;
}

// "code", "hex" or "int" for the input, "out_size"; "returned" is null when it was not written.
Json run_wsa_ioctl(Json const& request) {
    auto in = option_bytes(request);
    auto const out_size = int_of(request, "out_size", 0);
    std::vector<char> out(static_cast<std::size_t>(out_size) + 16, '\xCC');
    DWORD returned = 0xDEADBEEF;
    auto reply = answer([&, s = socket_of(request)] {
        return WSAIoctl(s, static_cast<DWORD>(request.at("code").get<unsigned long long>()),
                        in.empty() ? nullptr : in.data(), static_cast<DWORD>(in.size()),
                        out_size ? out.data() : nullptr, static_cast<DWORD>(out_size), &returned,
                        nullptr, nullptr);
    });
    auto const written = returned != 0xDEADBEEF;
    report_value(reply, out, written ? static_cast<int>(returned) : 0);
    reply["returned"] = written ? Json(returned) : Json{};
    return reply;
}

}  // namespace

Calls option_calls() {
    return {
        WS2_CALL(getsockopt, run_getsockopt),
        WS2_CALL(setsockopt, run_setsockopt),
        Call{"ioctlsocket", true, run_ioctlsocket}, // overloaded, so it has no one type to ask for
        WS2_CALL(WSAIoctl, run_wsa_ioctl),
    };
}

}  // namespace ws2::agent
