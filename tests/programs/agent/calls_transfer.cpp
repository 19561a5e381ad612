// SPDX-License-Identifier: MIT
// Commands that move bytes.
#include <deque>

#include "tests/programs/agent/calls.hpp"

WS2_OPTIONAL(send);
WS2_OPTIONAL(recv);
WS2_OPTIONAL(sendto);
WS2_OPTIONAL(recvfrom);
WS2_OPTIONAL(WSASend);
WS2_OPTIONAL(WSASendTo);
WS2_OPTIONAL(WSARecv);
WS2_OPTIONAL(WSARecvFrom);

namespace ws2::agent {
namespace {

int flags_of(Json const& request) { return int_of(request, "flags", 0); }

// The length passed may be made to differ from the data by "len".
int length_of(Json const& request, std::vector<char> const& bytes) {
    return int_of(request, "len", static_cast<int>(bytes.size()));
}

Json run_send(Json const& request) {
    auto const bytes = bytes_of(request);
    return answer([&, s = socket_of(request)] {
        return send(s, bytes.data(), length_of(request, bytes), flags_of(request));
    });
}

Json run_sendto(Json const& request) {
    auto const bytes = bytes_of(request);
    AddressIn const to{request};
    return answer([&, s = socket_of(request)] {
        auto const count = int_of(request, "len", static_cast<int>(bytes.size()));
        return sendto(s, bytes.data(), count, flags_of(request), to.data(), to.length());
    });
}

Json run_recv(Json const& request) {
    auto const size = int_of(request, "size", 4096);
    DataOut into{size};
    auto reply = answer([&, s = socket_of(request)] {
        return recv(s, into.data(), int_of(request, "len", size), flags_of(request));
    });
    into.report(reply, reply["value"]);
    return reply;
}

Json run_recvfrom(Json const& request) {
    auto const size = int_of(request, "size", 4096);
    DataOut into{size};
    AddressOut from{request};
    auto reply = answer([&, s = socket_of(request)] {
        return recvfrom(s, into.data(), int_of(request, "len", size), flags_of(request),
                        from.data(), from.length());
    });
    // A truncated datagram fails and still delivers: then the whole buffer is what there is.
    auto const failed = reply["value"] == SOCKET_ERROR;
    into.report(reply,
                failed && reply["error"] == WSAEMSGSIZE ? size : reply["value"].get<long long>());
    from.report(reply);
    return reply;
}

// "buffers": ["hex", ...].
class SendBuffers {
public:
    explicit SendBuffers(Json const& request) {
        for (auto const& each : request.at("buffers"))
            bytes_.push_back(from_hex(each.get<std::string>()));
        for (auto& each : bytes_) parts_.push_back({static_cast<ULONG>(each.size()), each.data()});
    }
    WSABUF* data() { return parts_.data(); }
    DWORD count() const { return static_cast<DWORD>(parts_.size()); }

private:
    std::deque<std::vector<char>> bytes_;
    std::vector<WSABUF> parts_;
};

// "buffers": [size, ...].
class ReceiveBuffers {
public:
    explicit ReceiveBuffers(Json const& request) {
        for (auto const& each : request.at("buffers")) {
            auto const size = each.get<int>();
            sizes_.push_back(static_cast<DWORD>(size));
            bytes_.emplace_back(size);
            parts_.push_back({static_cast<ULONG>(size), bytes_.back().data()});
        }
    }
    WSABUF* data() { return parts_.data(); }
    DWORD count() const { return static_cast<DWORD>(parts_.size()); }
    void report(Json& reply, DWORD received) const {
        reply["buffers"] = Json::array();
        for (std::size_t at = 0; at < bytes_.size(); ++at) {
            auto const here = received < sizes_[at] ? received : sizes_[at];
            Json part;
            bytes_[at].report(part, here);
            reply["buffers"].push_back(part["data"]);
            if (part.contains("overrun")) reply["overrun"] = true;
            received -= here;
        }
    }

private:
    std::vector<DWORD> sizes_;
    std::deque<DataOut> bytes_;
    std::vector<WSABUF> parts_;
};

constexpr DWORD count_untouched = 0xDEADBEEF;

void report_count(Json& reply, DWORD count) {
    reply["count"] = count == count_untouched ? Json{} : Json(count);
}

Json run_wsa_send(Json const& request) {
    SendBuffers parts{request};
    DWORD count = count_untouched;
    auto reply = answer([&, s = socket_of(request)] {
        return WSASend(s, parts.data(), parts.count(), &count,
                       static_cast<DWORD>(flags_of(request)), nullptr, nullptr);
    });
    report_count(reply, count);
    return reply;
}

Json run_wsa_sendto(Json const& request) {
    SendBuffers parts{request};
    AddressIn const to{request};
    DWORD count = count_untouched;
    auto reply = answer([&, s = socket_of(request)] {
        return WSASendTo(s, parts.data(), parts.count(), &count,
                         static_cast<DWORD>(flags_of(request)), to.data(), to.length(), nullptr,
                         nullptr);
    });
    report_count(reply, count);
    return reply;
}

Json run_wsa_recv(Json const& request) {
    ReceiveBuffers parts{request};
    DWORD count = count_untouched;
    auto flags = static_cast<DWORD>(flags_of(request));
    auto reply = answer([&, s = socket_of(request)] {
        return WSARecv(s, parts.data(), parts.count(), &count, &flags, nullptr, nullptr);
    });
    report_count(reply, count);
    reply["flags"] = flags;
    parts.report(reply, count == count_untouched ? 0 : count);
    return reply;
}

Json run_wsa_recvfrom(Json const& request) {
    ReceiveBuffers parts{request};
    AddressOut from{request};
    DWORD count = count_untouched;
    auto flags = static_cast<DWORD>(flags_of(request));
    auto reply = answer([&, s = socket_of(request)] {
        return WSARecvFrom(s, parts.data(), parts.count(), &count, &flags, from.data(),
                           from.length(), nullptr, nullptr);
    });
    report_count(reply, count);
    reply["flags"] = flags;
    parts.report(reply, count == count_untouched ? 0 : count);
    from.report(reply);
    return reply;
}

}  // namespace

Calls transfer_calls() {
    return {
        WS2_CALL(send, run_send),        WS2_CALL(recv, run_recv),
        WS2_CALL(sendto, run_sendto),    WS2_CALL(recvfrom, run_recvfrom),
        WS2_CALL(WSASend, run_wsa_send), WS2_CALL(WSASendTo, run_wsa_sendto),
        WS2_CALL(WSARecv, run_wsa_recv), WS2_CALL(WSARecvFrom, run_wsa_recvfrom),
    };
}

}  // namespace ws2::agent
