// SPDX-License-Identifier: MIT
// Commands about names: of sockets, of hosts, and addresses as text.
#include "tests/programs/agent/calls.hpp"

WS2_OPTIONAL(getsockname);
WS2_OPTIONAL(getpeername);
WS2_OPTIONAL(getaddrinfo);
WS2_OPTIONAL(freeaddrinfo);
WS2_OPTIONAL(getnameinfo);
WS2_OPTIONAL(gethostname);
WS2_OPTIONAL(inet_addr);
WS2_OPTIONAL(inet_ntoa);
WS2_OPTIONAL(inet_pton);
WS2_OPTIONAL(inet_ntop);

namespace ws2::agent {
namespace {

template <class Function>
Json run_name_of_socket(Function* function, Json const& request) {
    AddressOut name{request};
    auto reply =
        answer([&, s = socket_of(request)] { return function(s, name.data(), name.length()); });
    name.report(reply);
    return reply;
}

Json run_getsockname(Json const& request) { return run_name_of_socket(&getsockname, request); }
Json run_getpeername(Json const& request) { return run_name_of_socket(&getpeername, request); }

// Null or absent strings are null pointers.
class Text {
public:
    Text(Json const& request, char const* key)
        : present_{request.contains(key) && request[key].is_string()} {
        if (present_) text_ = request[key].get<std::string>();
    }
    char const* get() const { return present_ ? text_.c_str() : nullptr; }

private:
    bool present_;
    std::string text_;
};

Json found_address(addrinfo const& found) {
    Json row;
    row["family"] = found.ai_family;
    row["type"] = found.ai_socktype;
    row["protocol"] = found.ai_protocol;
    row["flags"] = found.ai_flags;
    row["canonname"] = found.ai_canonname ? Json(found.ai_canonname) : Json{};
    row["address"] = address_to_json(found.ai_addr, static_cast<int>(found.ai_addrlen));
    return row;
}

Json run_getaddrinfo(Json const& request) {
    Text const node{request, "node"}, service{request, "service"};
    addrinfo hints{};
    hints.ai_family = int_of(request, "family", AF_UNSPEC);
    hints.ai_socktype = int_of(request, "type", 0);
    hints.ai_protocol = int_of(request, "protocol", 0);
    hints.ai_flags = int_of(request, "flags", 0);
    auto const no_hints = request.contains("hints") && request["hints"].is_null();
    addrinfo* found = nullptr;
    auto reply = answer([&] {
        return getaddrinfo(node.get(), service.get(), no_hints ? nullptr : &hints, &found);
    });
    reply["found"] = Json::array();
    for (auto const* each = found; each; each = each->ai_next)
        reply["found"].push_back(found_address(*each));
    if (found) freeaddrinfo(found);
    return reply;
}

Json run_getnameinfo(Json const& request) {
    AddressIn const of{request};
    char host[256]{}, service[64]{};
    auto reply = answer([&] {
        return getnameinfo(of.data(), of.length(), host,
                           static_cast<DWORD>(int_of(request, "host_size", sizeof host)), service,
                           static_cast<DWORD>(int_of(request, "service_size", sizeof service)),
                           int_of(request, "flags", 0));
    });
    reply["host"] = host;
    reply["service"] = service;
    return reply;
}

Json run_gethostname(Json const& request) {
    char name[256]{};
    auto reply = answer([&] { return gethostname(name, int_of(request, "size", sizeof name)); });
    reply["name"] = name;
    return reply;
}

Json run_inet_addr(Json const& request) {
    Text const text{request, "text"};
    return answer([&] { return inet_addr(text.get()); });
}

Json run_inet_ntoa(Json const& request) {
    in_addr address{};
    address.s_addr = request.at("int").get<u_long>();
    char const* text = nullptr;
    auto reply = answer([&] { return (text = inet_ntoa(address)) ? 0 : -1; });
    reply["text"] = text ? Json(text) : Json{};
    return reply;
}

Json run_inet_pton(Json const& request) {
    Text const text{request, "text"};
    char bytes[16]{};
    auto reply =
        answer([&] { return inet_pton(int_of(request, "af", AF_INET), text.get(), bytes); });
    reply["data"] = to_hex(bytes, sizeof bytes);
    return reply;
}

Json run_inet_ntop(Json const& request) {
    auto bytes = bytes_of(request);
    bytes.resize(16);
    char text[64]{};
    auto const size = static_cast<std::size_t>(int_of(request, "size", sizeof text));
    auto reply = answer([&] {
        return inet_ntop(int_of(request, "af", AF_INET), bytes.data(), text, size) ? 0 : -1;
    });
    reply["text"] = text;
    return reply;
}

}  // namespace

Calls naming_calls() {
    return {
        WS2_CALL(getsockname, run_getsockname), WS2_CALL(getpeername, run_getpeername),
        WS2_CALL(getaddrinfo, run_getaddrinfo), WS2_CALL(getnameinfo, run_getnameinfo),
        WS2_CALL(gethostname, run_gethostname), WS2_CALL(inet_addr, run_inet_addr),
        WS2_CALL(inet_ntoa, run_inet_ntoa),     WS2_CALL(inet_pton, run_inet_pton),
        WS2_CALL(inet_ntop, run_inet_ntop),
    };
}

}  // namespace ws2::agent
