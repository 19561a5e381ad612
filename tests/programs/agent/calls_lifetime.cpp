// SPDX-License-Identifier: MIT
// Commands from startup to close, WSAAccept with its scripted condition function included.
#include <cstdlib>

#include "tests/programs/agent/calls.hpp"

WS2_OPTIONAL(WSAStartup);
WS2_OPTIONAL(WSACleanup);
WS2_OPTIONAL(WSACancelBlockingCall);
WS2_OPTIONAL(socket);
WS2_OPTIONAL(closesocket);
WS2_OPTIONAL(bind);
WS2_OPTIONAL(listen);
WS2_OPTIONAL(connect);
WS2_OPTIONAL(accept);
WS2_OPTIONAL(WSAAccept);
WS2_OPTIONAL(shutdown);

namespace ws2::agent {
namespace {

Json run_startup(Json const& request) {
    auto const version = request.value("version", std::vector<int>{2, 2});
    WSADATA data{};
    data.wVersion = data.wHighVersion = 0xDEAD;
    data.iMaxSockets = data.iMaxUdpDg = 0xBEEF;
    data.lpVendorInfo = reinterpret_cast<char*>(&data);
    auto* const target = request.contains("data") && request["data"].is_null() ? nullptr : &data;
    auto const word = MAKEWORD(version.at(0), version.at(1));
    auto reply = answer([&] { return WSAStartup(word, target); });
    reply["version"] = {LOBYTE(data.wVersion), HIBYTE(data.wVersion)};
    reply["high_version"] = {LOBYTE(data.wHighVersion), HIBYTE(data.wHighVersion)};
    reply["max_sockets"] = data.iMaxSockets;
    reply["max_udp"] = data.iMaxUdpDg;
    reply["description"] = data.szDescription;
    reply["status"] = data.szSystemStatus;
    reply["vendor_untouched"] = data.lpVendorInfo == reinterpret_cast<char*>(&data);
    return reply;
}

Json run_cleanup(Json const&) {
    return answer([] { return WSACleanup(); });
}

Json run_cancel(Json const&) {
    return answer([] { return WSACancelBlockingCall(); });
}

[[noreturn]] Json run_exit(Json const&) { std::exit(0); }

Json run_socket(Json const& request) {
    return answer_socket([&] {
        return socket(int_of(request, "af", AF_INET), int_of(request, "type", SOCK_STREAM),
                      int_of(request, "protocol", 0));
    });
}

Json run_closesocket(Json const& request) {
    return answer([s = socket_of(request)] { return closesocket(s); });
}

Json run_bind(Json const& request) {
    AddressIn const to{request};
    return answer([&, s = socket_of(request)] { return bind(s, to.data(), to.length()); });
}

Json run_connect(Json const& request) {
    AddressIn const to{request};
    return answer([&, s = socket_of(request)] { return connect(s, to.data(), to.length()); });
}

Json run_listen(Json const& request) {
    return answer(
        [s = socket_of(request), n = int_of(request, "backlog", 5)] { return listen(s, n); });
}

Json run_accept(Json const& request) {
    AddressOut from{request};
    auto reply = answer_socket(
        [&, s = socket_of(request)] { return accept(s, from.data(), from.length()); });
    from.report(reply);
    return reply;
}

// What the condition function is to answer and what it has seen; travels as dwCallbackData.
struct Script {
    std::vector<int> decisions;
    std::size_t next = 0;
    Json seen = Json::array();
};

int CALLBACK follow_script(LPWSABUF caller, LPWSABUF caller_data, LPQOS, LPQOS, LPWSABUF callee,
                           LPWSABUF, GROUP*, DWORD_PTR context) {
    auto& script = *reinterpret_cast<Script*>(context);
    auto const name = [](LPWSABUF id) -> Json {
        if (!id || !id->buf) return nullptr;
        return address_to_json(reinterpret_cast<sockaddr const*>(id->buf),
                               static_cast<int>(id->len));
    };
    script.seen.push_back({
        {"caller",      name(caller)                                 },
        {"callee",      name(callee)                                 },
        {"caller_data", caller_data ? Json(caller_data->len) : Json{}}
    });
    return script.next < script.decisions.size() ? script.decisions[script.next++] : CF_ACCEPT;
}

// "decisions": [CF_DEFER, CF_ACCEPT...] in order of the callback's runs; null for no callback.
Json run_wsa_accept(Json const& request) {
    AddressOut from{request};
    Script script;
    auto const with_condition = request.contains("decisions") && !request["decisions"].is_null();
    if (with_condition) script.decisions = request["decisions"].get<std::vector<int>>();
    auto reply = answer_socket([&, s = socket_of(request)] {
        return WSAAccept(s, from.data(), from.length(), with_condition ? &follow_script : nullptr,
                         reinterpret_cast<DWORD_PTR>(&script));
    });
    from.report(reply);
    reply["condition_runs"] = script.seen;
    return reply;
}

Json run_shutdown(Json const& request) {
    return answer([s = socket_of(request), how = int_of(request, "how", SD_BOTH)] {
        return shutdown(s, how);
    });
}

}  // namespace

Calls lifetime_calls() {
    return {
        WS2_CALL(WSAStartup, run_startup),
        WS2_CALL(WSACleanup, run_cleanup),
        WS2_CALL(WSACancelBlockingCall, run_cancel),
        Call{"exit", true, run_exit},
        WS2_CALL(socket, run_socket),
        WS2_CALL(closesocket, run_closesocket),
        WS2_CALL(bind, run_bind),
        WS2_CALL(connect, run_connect),
        WS2_CALL(listen, run_listen),
        WS2_CALL(accept, run_accept),
        WS2_CALL(WSAAccept, run_wsa_accept),
        WS2_CALL(shutdown, run_shutdown),
    };
}

}  // namespace ws2::agent
