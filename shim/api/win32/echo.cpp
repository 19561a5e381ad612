// SPDX-License-Identifier: MIT
// ICMP echo requests: IcmpSendEcho and its kin. Failures are the last error, which a reply resets.
#include <algorithm>
#include <cstring>
#include <functional>
#include <memory>

#include "shim/api/caller_memory.hpp"
#include "shim/api/marshal.hpp"
#include "shim/api/win32/adapters.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/io/echo.hpp"
#include "shim/core/waits/event.hpp"

#define PIO_APC_ROUTINE_DEFINED
#include <iphlpapi.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include <icmpapi.h>
#include <windows.h>
// Behind <windows.h>, some of whose statuses it replaces.
#include <ntstatus.h>

namespace ws2::api {
namespace {

using core::EchoFile;
using core::EchoReply;
using core::EchoRequest;
using core::ObjectPtr;

static_assert(static_cast<int>(core::EchoStatus::success) == IP_SUCCESS);
static_assert(static_cast<int>(core::EchoStatus::net_unreachable) == IP_DEST_NET_UNREACHABLE);
static_assert(static_cast<int>(core::EchoStatus::timed_out) == IP_REQ_TIMED_OUT);
static_assert(static_cast<int>(core::EchoStatus::hops_exceeded) == IP_TTL_EXPIRED_TRANSIT);
static_assert(static_cast<int>(core::EchoStatus::scope_mismatch) == IP_DEST_SCOPE_MISMATCH);
static_assert(static_cast<int>(core::EchoStatus::general_failure) == IP_GENERAL_FAILURE);

// --- replies in the program's memory -------------------------------------------------------------

struct ReplyRoom {
    char* buffer;
    DWORD size;
};

// What the program is told: a reply that does not fit is another status without data.
struct Told {
    Told(EchoReply const& reply, std::size_t header, ReplyRoom const& room)
        : fits{header + reply.data.size() <= room.size},
          status{static_cast<ULONG>(fits ? reply.status : core::EchoStatus::general_failure)} {
        if (fits) data = reply.data;
    }

    template <class Header>
    std::size_t put(ReplyRoom const& room, Header const& header) const {
        std::memcpy(room.buffer, &header, sizeof header);
        std::ranges::copy(data, room.buffer + sizeof header);
        return sizeof header + data.size();
    }

    bool fits;
    ULONG status;
    std::span<char const> data;
};

// Each returns how many bytes are used, and throws nothing.
std::size_t put_ipv4(ReplyRoom const& room, EchoReply const& reply) {
    ICMP_ECHO_REPLY header{};
    Told const told{reply, sizeof header, room};
    std::memcpy(&header.Address, reply.from.ip.data(), sizeof header.Address);
    header.Status = told.status;
    header.RoundTripTime = reply.round_trip_ms;
    header.DataSize = static_cast<USHORT>(told.data.size());
    header.Reserved = told.fits && reply.is_answer ? 1 : 0;  // how many, for IcmpParseReplies()
    header.Data = room.buffer + sizeof header;
    header.Options.Ttl = reply.hops;
    header.Options.Tos = reply.type_of_service;
    header.Options.Flags = reply.is_unfragmentable ? IP_FLAG_DF : 0;
    return told.put(room, header);
}

std::size_t put_ipv6(ReplyRoom const& room, EchoReply const& reply) {
    ICMPV6_ECHO_REPLY header{};
    Told const told{reply, sizeof header, room};
    std::memcpy(&header.Address.sin6_addr, reply.from.ip.data(), sizeof header.Address.sin6_addr);
    header.Address.sin6_scope_id = reply.from.scope_id;
    header.Status = told.status;
    header.RoundTripTime = reply.round_trip_ms;
    return told.put(room, header);
}

DWORD parse_ipv4(void* buffer) {
    ICMP_ECHO_REPLY header;
    std::memcpy(&header, buffer, sizeof header);
    if (header.Reserved == 0) return failed(header.Status);
    DWORD const count = header.Reserved;
    header.Reserved = 0;
    std::memcpy(buffer, &header, sizeof header);
    return count;
}

DWORD parse_ipv6(void* buffer) {
    ICMPV6_ECHO_REPLY header;
    std::memcpy(&header, buffer, sizeof header);
    bool const is_reply = header.Status == IP_SUCCESS || header.Status == IP_TTL_EXPIRED_TRANSIT;
    return is_reply ? DWORD{1} : failed(header.Status);
}

struct ReplyLayout {
    std::size_t header;
    std::size_t (*put)(ReplyRoom const&, EchoReply const&);
    DWORD (*parse)(void*);
};
constexpr ReplyLayout ipv4_layout{sizeof(ICMP_ECHO_REPLY), put_ipv4, parse_ipv4};
constexpr ReplyLayout ipv6_layout{sizeof(ICMPV6_ECHO_REPLY), put_ipv6, parse_ipv6};

// --- one call ------------------------------------------------------------------------------------

struct EchoCall {
    HANDLE file;
    HANDLE event;
    PIO_APC_ROUTINE routine;
    PVOID context;
    Address from, to;
    void const* data;
    WORD data_size;
    IP_OPTION_INFORMATION const* options;
    ReplyRoom room;
    DWORD timeout;

    ReplyLayout const& layout() const {
        return to.family == Family::ipv6 ? ipv6_layout : ipv4_layout;
    }
};

// The routine of a request; also what its status block is until then.
class EchoApc final : public core::Apc {
public:
    EchoApc(PIO_APC_ROUTINE routine, PVOID context) : routine_{routine}, context_{context} {}
    void set_block(IO_STATUS_BLOCK const& block) { block_ = block; }
    void run() override { routine_(context_, &block_, 0); }

private:
    PIO_APC_ROUTINE routine_;
    PVOID context_;
    IO_STATUS_BLOCK block_{};
};

// How the program learns of the end: by an event, or else by a routine in the thread that asked.
// What it takes is there from the start.
struct Notification {
    ObjectPtr<core::Event> event;
    ObjectPtr<core::Thread> thread;
    std::unique_ptr<EchoApc> apc;
    IO_STATUS_BLOCK block{};

    void send() {
        if (event) return event->set();
        if (!apc) return;
        apc->set_block(block);
        thread->queue_apc(std::move(apc));
    }
};

Result<std::shared_ptr<Notification>> notification_of(EchoCall const& call) {
    auto made = std::make_shared<Notification>();
    made->block.Status = STATUS_CANCELLED;
    if (call.event) {
        Held const held{call.event};
        auto* const event = held.as<core::Event>();
        if (!event) return Code::invalid_handle;
        event->reset();
        made->event = ObjectPtr<core::Event>{event};
        return made;
    }
    made->thread = ObjectPtr<core::Thread>{&core::this_thread()};
    made->apc = std::make_unique<EchoApc>(call.routine, call.context);
    return made;
}

Result<EchoRequest> request_of(EchoCall const& call) {
    EchoRequest request;
    request.options.family = call.to.family;
    request.options.source = call.from;
    if (auto const* const options = call.options) {
        if (options->OptionsSize != 0) return Code{IP_BAD_OPTION};
        request.options.hops = options->Ttl;
        request.options.dont_fragment = (options->Flags & IP_FLAG_DF) != 0;
    }
    request.to = call.to;
    auto const* const data = static_cast<char const*>(call.data);
    if (call.data_size != 0) request.data.assign(data, data + call.data_size);
    request.deadline = deadline_after(call.timeout);
    return request;
}

// What a call is refused for before anything is sent.
Code check(EchoCall const& call, EchoFile const* file) {
    if (!file || file->family() != call.to.family) return Code::invalid_parameter;
    if (!call.room.buffer || call.room.size < call.layout().header) return Code::invalid_parameter;
    if (!can_write_bytes(call.room.buffer, call.layout().header)) return Code::no_access;
    if (call.data_size != 0 && !can_read_bytes(call.data, call.data_size)) return Code::no_access;
    if (call.options && !can_read(call.options)) return Code::no_access;
    return call.to.is_wildcard() ? Code{ERROR_INVALID_NETNAME} : Code::ok;
}

Code start(EchoFile& file, EchoCall const& call, EchoRequest request) {
    auto const notification = notification_of(call);
    if (!notification) return notification.code();
    auto const report = [room = call.room, put = call.layout().put,
                         to = *notification](Result<EchoReply> const& reply) {
        EchoReply failure;
        failure.status = core::EchoStatus::general_failure;
        to->block.Information = put(room, reply ? *reply : failure);
        to->block.Status = reply ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
    };
    auto const code =
        file.ask_in_background(std::move(request), report, [to = *notification] { to->send(); });
    return code == Code::ok ? Code::io_pending : code;
}

DWORD send(EchoCall const& call) {
    return win32_value(DWORD{0}, [&]() -> DWORD {
        Held const held{call.file};
        auto* const file = held.as<EchoFile>();
        auto const refused = check(call, file);
        if (refused != Code::ok) return failed(static_cast<std::uint32_t>(refused));
        auto request = request_of(call);
        if (!request) return failed(static_cast<std::uint32_t>(request.code()));
        if (call.event || call.routine) {
            auto const code = start(*file, call, std::move(*request));
            return failed(static_cast<std::uint32_t>(to_win32(code)));
        }
        auto const reply = file->ask(*request);
        if (!reply) return failed(static_cast<std::uint32_t>(to_win32(reply.code())));
        call.layout().put(call.room, *reply);
        last_error = NO_ERROR;
        return call.layout().parse(call.room.buffer);
    });
}

// No family: it cannot be used.
Address ipv6_address(sockaddr_in6 const* from) {
    auto const found =
        address_from(reinterpret_cast<sockaddr const*>(from), sizeof *from, Family::ipv6);
    return found ? *found : Address{};
}

HANDLE open_echo_file(Family family) {
    return win32_call(INVALID_HANDLE_VALUE, [&]() -> Result<HANDLE> {
        auto const made = EchoFile::make(family);
        if (!made) return made.code();
        auto const handle = core::library().handles().insert(ObjectPtr<core::Object>{made->get()});
        if (!handle) return handle.code();
        return to_handle(*handle);
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

HANDLE WINAPI IcmpCreateFile() { return open_echo_file(Family::ipv4); }
HANDLE WINAPI Icmp6CreateFile() { return open_echo_file(Family::ipv6); }

BOOL WINAPI IcmpCloseHandle(HANDLE IcmpHandle) {
    if (!Held{IcmpHandle}.as<core::EchoFile>()) return failed(ERROR_INVALID_HANDLE);
    return CloseHandle(IcmpHandle);
}

DWORD WINAPI IcmpSendEcho(HANDLE IcmpHandle, IPAddr DestinationAddress, LPVOID RequestData,
                          WORD RequestSize, PIP_OPTION_INFORMATION RequestOptions,
                          LPVOID ReplyBuffer, DWORD ReplySize, DWORD Timeout) {
    return IcmpSendEcho2Ex(IcmpHandle, nullptr, nullptr, nullptr, 0, DestinationAddress,
                           RequestData, RequestSize, RequestOptions, ReplyBuffer, ReplySize,
                           Timeout);
}

DWORD WINAPI IcmpSendEcho2(HANDLE IcmpHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                           PVOID ApcContext, IPAddr DestinationAddress, LPVOID RequestData,
                           WORD RequestSize, PIP_OPTION_INFORMATION RequestOptions,
                           LPVOID ReplyBuffer, DWORD ReplySize, DWORD Timeout) {
    return IcmpSendEcho2Ex(IcmpHandle, Event, ApcRoutine, ApcContext, 0, DestinationAddress,
                           RequestData, RequestSize, RequestOptions, ReplyBuffer, ReplySize,
                           Timeout);
}

DWORD WINAPI IcmpSendEcho2Ex(HANDLE IcmpHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                             PVOID ApcContext, IPAddr SourceAddress, IPAddr DestinationAddress,
                             LPVOID RequestData, WORD RequestSize,
                             PIP_OPTION_INFORMATION RequestOptions, LPVOID ReplyBuffer,
                             DWORD ReplySize, DWORD Timeout) {
    return send({
        IcmpHandle,
        Event,
        ApcRoutine,
        ApcContext,
        ipv4_address(SourceAddress),
        ipv4_address(DestinationAddress),
        RequestData,
        RequestSize,
        RequestOptions,
        {static_cast<char*>(ReplyBuffer), ReplySize},
        Timeout
    });
}

DWORD WINAPI Icmp6SendEcho2(HANDLE IcmpHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                            PVOID ApcContext, sockaddr_in6* SourceAddress,
                            sockaddr_in6* DestinationAddress, LPVOID RequestData, WORD RequestSize,
                            PIP_OPTION_INFORMATION RequestOptions, LPVOID ReplyBuffer,
                            DWORD ReplySize, DWORD Timeout) {
    return send({
        IcmpHandle,
        Event,
        ApcRoutine,
        ApcContext,
        ipv6_address(SourceAddress),
        ipv6_address(DestinationAddress),
        RequestData,
        RequestSize,
        RequestOptions,
        {static_cast<char*>(ReplyBuffer), ReplySize},
        Timeout
    });
}

DWORD WINAPI IcmpParseReplies(LPVOID ReplyBuffer, DWORD ReplySize) {
    return win32_value(DWORD{0}, [&]() -> DWORD {
        if (ReplySize < sizeof(ICMP_ECHO_REPLY) ||
            !can_write_bytes(ReplyBuffer, sizeof(ICMP_ECHO_REPLY)))
            return failed(ERROR_INVALID_PARAMETER);
        return parse_ipv4(ReplyBuffer);
    });
}

DWORD WINAPI Icmp6ParseReplies(LPVOID ReplyBuffer, DWORD ReplySize) {
    return win32_value(DWORD{0}, [&]() -> DWORD {
        if (ReplySize < sizeof(ICMPV6_ECHO_REPLY) ||
            !can_read_bytes(ReplyBuffer, sizeof(ICMPV6_ECHO_REPLY)))
            return failed(ERROR_GEN_FAILURE);
        return parse_ipv6(ReplyBuffer);
    });
}
