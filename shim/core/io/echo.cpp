// SPDX-License-Identifier: MIT
#include "shim/core/io/echo.hpp"

#include "shim/core/objects/library.hpp"
#include "shim/core/objects/without_memory.hpp"
#include "shim/core/waits/host_wait.hpp"

namespace ws2::core {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int any_code = -1;

struct EchoStatusRow {
    std::uint8_t type;
    int code;
    EchoStatus status;
};

// RFC 792, RFC 1122, RFC 1812. The first that fits.
constexpr EchoStatusRow ipv4_rows[] = {
    {0,  any_code, EchoStatus::success             },
    {3,  0,        EchoStatus::net_unreachable     },
    {3,  2,        EchoStatus::protocol_unreachable},
    {3,  3,        EchoStatus::port_unreachable    },
    {3,  4,        EchoStatus::packet_too_big      },
    {3,  6,        EchoStatus::net_unreachable     },
    {3,  9,        EchoStatus::net_unreachable     },
    {3,  11,       EchoStatus::net_unreachable     },
    {3,  13,       EchoStatus::net_unreachable     },
    {3,  any_code, EchoStatus::host_unreachable    },
    {4,  any_code, EchoStatus::source_quench       },
    {11, 0,        EchoStatus::hops_exceeded       },
    {11, any_code, EchoStatus::not_reassembled     },
    {12, any_code, EchoStatus::bad_parameter       },
};
// RFC 4443.
constexpr EchoStatusRow ipv6_rows[] = {
    {129, any_code, EchoStatus::success             },
    {1,   0,        EchoStatus::net_unreachable     },
    {1,   1,        EchoStatus::protocol_unreachable},
    {1,   2,        EchoStatus::scope_mismatch      },
    {1,   3,        EchoStatus::host_unreachable    },
    {1,   4,        EchoStatus::port_unreachable    },
    {1,   any_code, EchoStatus::unreachable         },
    {2,   any_code, EchoStatus::packet_too_big      },
    {3,   0,        EchoStatus::hops_exceeded       },
    {3,   any_code, EchoStatus::not_reassembled     },
    {4,   0,        EchoStatus::bad_header          },
    {4,   1,        EchoStatus::unknown_header      },
    {4,   2,        EchoStatus::bad_option          },
    {4,   any_code, EchoStatus::bad_parameter       },
};

EchoStatus status_of(Family family, platform::EchoAnswer const& answer) {
    auto const rows = family == Family::ipv6 ? std::span<EchoStatusRow const>{ipv6_rows}
                                             : std::span<EchoStatusRow const>{ipv4_rows};
    for (auto const& row : rows)
        if (row.type == answer.type && (row.code == any_code || row.code == answer.code))
            return row.status;
    return EchoStatus::icmp_error;
}

std::uint16_t next_sequence() {
    static std::atomic<std::uint16_t> last{0};
    return static_cast<std::uint16_t>(last.fetch_add(1, std::memory_order_relaxed) + 1);
}

// Win32 has its own numbers for these.
Code win32_code(Code code) {
    if (code == Code::network_unreachable) return Code::win32_network_unreachable;
    if (code == Code::host_unreachable) return Code::win32_host_unreachable;
    if (code == Code::access_denied) return Code::win32_access_denied;
    return code;
}

std::uint32_t milliseconds_since(Clock::time_point start) {
    auto const passed = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
    return static_cast<std::uint32_t>(passed.count());
}

}  // namespace

Result<ObjectPtr<EchoFile>> EchoFile::make(Family family) {
    auto waker = platform::Waker::make();
    if (!waker) return waker.code();
    return ObjectPtr<EchoFile>{
        new EchoFile{family, std::move(*waker)}
    };
}

void EchoFile::end() {
    {
        std::lock_guard const lock{mutex_};
        is_ended_ = true;
    }
    waker_.wake();
}

Result<EchoFile::Sent> EchoFile::send(EchoRequest const& request) {
    auto fd = platform::open_echo(request.options);
    if (!fd) return win32_code(fd.code());
    Sent sent{std::move(*fd), next_sequence(), Clock::now()};
    auto const code = platform::send_echo(sent.fd.get(), request.to, sent.sequence, request.data);
    sent.is_too_big = code == Code::message_size;
    if (code != Code::ok && !sent.is_too_big) return win32_code(code);
    return sent;
}

Code EchoFile::await_answer(Sent const& sent, platform::Deadline deadline, std::span<char> room,
                            platform::EchoAnswer& answer) const {
    SynchronousIo const call;
    for (;;) {
        if (is_ended_) return Code::operation_aborted;
        auto const code =
            platform::take_echo_answer(sent.fd.get(), family_, sent.sequence, room, answer);
        if (code != Code::would_block) return code;
        if (deadline.has_passed()) return Code::timed_out;
        platform::PollItem items[] = {
            {sent.fd.get(),       platform::poll_readable, 0},
            {waker_.descriptor(), platform::poll_readable, 0},
        };
        auto const ready = wait_in_host(items, deadline, call);
        if (!ready && ready.code() != Code::interrupted) return ready.code();
    }
}

Result<EchoReply> EchoFile::receive(EchoRequest const& request, Sent const& sent) const {
    constexpr std::size_t headers = 60 + 8;  // the longest of IPv4, and ICMP's own
    EchoReply reply;
    if (sent.is_too_big) {
        reply.status = EchoStatus::packet_too_big;
        return reply;
    }
    reply.data.resize(request.data.size() + headers);
    platform::EchoAnswer answer;
    auto const code = await_answer(sent, request.deadline, reply.data, answer);
    reply.data.resize(code == Code::ok ? answer.length : 0);
    if (code == Code::timed_out) return reply;
    if (code != Code::ok) return code;
    reply.status = status_of(family_, answer);
    reply.is_answer = true;
    reply.from = answer.from;
    reply.round_trip_ms = milliseconds_since(sent.at);
    reply.hops = answer.hops;
    reply.type_of_service = answer.type_of_service;
    reply.is_unfragmentable = answer.is_unfragmentable;
    return reply;
}

Result<EchoReply> EchoFile::ask(EchoRequest const& request) {
    auto const sent = send(request);
    return sent ? receive(request, *sent) : sent.code();
}

// --- in the background ---------------------------------------------------------------------------

class EchoFile::Work final : public PoolWork {
public:
    Work(ObjectPtr<EchoFile> file, EchoRequest request, Sent sent, Report report, Finish finish)
        : PoolWork{ObjectKind::pool_work},
          file_{std::move(file)},
          request_{std::move(request)},
          sent_{std::move(sent)},
          report_{std::move(report)},
          finish_{std::move(finish)} {}

    void run(PoolCall&) override {
        auto const reply = value_without_memory(Result<EchoReply>{Code::not_enough_memory},
                                                [&] { return file_->receive(request_, sent_); });
        {
            std::lock_guard const lock{file_->mutex_};
            if (!file_->is_ended_) report_(reply);
        }
        finish_();
    }

private:
    ObjectPtr<EchoFile> const file_;
    EchoRequest const request_;
    Sent const sent_;
    Report const report_;
    Finish const finish_;
};

Code EchoFile::ask_in_background(EchoRequest request, Report report, Finish finish) {
    auto sent = send(request);
    if (!sent) return sent.code();
    ObjectPtr<Work> const work{
        new Work{ObjectPtr<EchoFile>{this}, std::move(request), std::move(*sent), std::move(report),
                 std::move(finish)}
    };
    return thread_pool().submit(*work, CallLength::takes_long);
}

}  // namespace ws2::core
