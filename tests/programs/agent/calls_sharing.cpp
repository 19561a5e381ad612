// SPDX-License-Identifier: MIT
// Commands that take a socket from one process to another. The description travels as hex.
#include <winsock2.h>

#include <windows.h>

#include <cstring>

#include "tests/programs/agent/calls.hpp"

WS2_OPTIONAL(WSADuplicateSocketA);
WS2_OPTIONAL(WSADuplicateSocketW);
WS2_OPTIONAL(WSASocketA);
WS2_OPTIONAL(WSASocketW);

namespace ws2::agent {
namespace {

template <class Info, class Duplicate>
Json run_duplicate(Duplicate* duplicate, Json const& request) {
    Info info{};
    auto reply = answer([&, s = socket_of(request)] {
        return duplicate(s, request.at("process").get<DWORD>(), &info);
    });
    reply["info"] = to_hex(&info, sizeof info);
    return reply;
}

Json run_duplicate_a(Json const& request) {
    return run_duplicate<WSAPROTOCOL_INFOA>(&WSADuplicateSocketA, request);
}
Json run_duplicate_w(Json const& request) {
    return run_duplicate<WSAPROTOCOL_INFOW>(&WSADuplicateSocketW, request);
}

template <class Info, class Open>
Json run_open(Open* open, Json const& request) {
    auto const bytes = from_hex(request.at("info").get<std::string>());
    Info info{};
    std::memcpy(&info, bytes.data(), bytes.size() < sizeof info ? bytes.size() : sizeof info);
    return answer_socket([&] {
        constexpr int described = FROM_PROTOCOL_INFO;
        return open(described, described, described, &info, 0,
                    static_cast<DWORD>(int_of(request, "flags", WSA_FLAG_OVERLAPPED)));
    });
}

Json run_open_a(Json const& request) { return run_open<WSAPROTOCOL_INFOA>(&WSASocketA, request); }
Json run_open_w(Json const& request) { return run_open<WSAPROTOCOL_INFOW>(&WSASocketW, request); }

Json run_process_id(Json const&) {
    return answer([] { return GetCurrentProcessId(); });
}

}  // namespace

Calls sharing_calls() {
    return {
        WS2_CALL(WSADuplicateSocketA, run_duplicate_a),
        WS2_CALL(WSADuplicateSocketW, run_duplicate_w),
        WS2_CALL(WSASocketA, run_open_a),
        WS2_CALL(WSASocketW, run_open_w),
        Call{"GetCurrentProcessId", true, run_process_id},
    };
}

}  // namespace ws2::agent
