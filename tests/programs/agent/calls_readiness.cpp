// SPDX-License-Identifier: MIT
// Commands that ask which sockets are ready.
#include <memory>

#include "tests/programs/agent/calls.hpp"

WS2_OPTIONAL(select);
WS2_OPTIONAL(WSAPoll);

namespace ws2::agent {
namespace {

// A set of any size: Windows looks at fd_count only, so more than FD_SETSIZE is legal.
class Set {
public:
    Set(Json const& request, char const* key)
        : present_{request.contains(key) && !request[key].is_null()} {
        if (!present_) return;
        auto const members = request[key].get<std::vector<long long>>();
        auto const extra = members.size() > FD_SETSIZE ? members.size() - FD_SETSIZE : 0;
        words_.resize((sizeof(fd_set) + extra * sizeof(SOCKET)) / sizeof(SOCKET) + 1);
        get()->fd_count = static_cast<u_int>(members.size());
        auto* const slots = get()->fd_array;
        for (std::size_t at = 0; at < members.size(); ++at)
            slots[at] = static_cast<SOCKET>(members[at]);
    }
    fd_set* get() { return present_ ? reinterpret_cast<fd_set*>(words_.data()) : nullptr; }
    Json report() {
        if (!present_) return nullptr;
        Json list = Json::array();
        auto const* const slots = get()->fd_array;
        for (u_int at = 0; at < get()->fd_count; ++at)
            list.push_back(static_cast<long long>(slots[at]));
        return list;
    }

private:
    bool present_;
    std::vector<SOCKET> words_;
};

// "read", "write", "except": lists or null; "timeout_ms": number or null for ever.
Json run_select(Json const& request) {
    Set read{request, "read"}, write{request, "write"}, except{request, "except"};
    auto const for_ever = request.contains("timeout_ms") && request["timeout_ms"].is_null();
    auto const ms = for_ever ? 0 : int_of(request, "timeout_ms", 0);
    timeval limit{};
    limit.tv_sec = ms / 1000;
    limit.tv_usec = ms % 1000 * 1000;
    auto reply = answer([&] {
        return select(0, read.get(), write.get(), except.get(), for_ever ? nullptr : &limit);
    });
    reply["read"] = read.report();
    reply["write"] = write.report();
    reply["except"] = except.report();
    return reply;
}

// "fds": [[socket, events], ...] or null; "timeout_ms" as WSAPoll takes it.
Json run_poll(Json const& request) {
    std::vector<WSAPOLLFD> fds;
    auto const null = request.contains("fds") && request["fds"].is_null();
    if (!null) {
        for (auto const& each : request.at("fds")) {
            WSAPOLLFD fd{};
            fd.fd = static_cast<SOCKET>(each.at(0).get<long long>());
            fd.events = each.at(1).get<SHORT>();
            fd.revents = 0x7EAD;
            fds.push_back(fd);
        }
    }
    auto const count = static_cast<ULONG>(request.value("count", fds.size()));
    auto reply = answer([&] {
        return WSAPoll(null ? nullptr : fds.data(), count, int_of(request, "timeout_ms", 0));
    });
    reply["revents"] = Json::array();
    for (auto const& each : fds) reply["revents"].push_back(each.revents);
    return reply;
}

}  // namespace

Calls readiness_calls() { return {WS2_CALL(select, run_select), WS2_CALL(WSAPoll, run_poll)}; }

}  // namespace ws2::agent
