// SPDX-License-Identifier: MIT
// Registered I/O: the functions behind WSAID_MULTIPLE_RIO [docs: RIO_EXTENSION_FUNCTION_TABLE].
//
// What a program holds of it (RIO_BUFFERID, RIO_CQ, RIO_RQ) are numbers of the handle table, so one
// that is stale or was never given is refused. CloseHandle does not take them.
#include "shim/api/winsock/registered_io.hpp"

#include <ws2tcpip.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <utility>

#include "shim/api/caller_memory.hpp"
#include "shim/api/marshal.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/api/winsock/overlapped.hpp"
#include "shim/api/winsock/send_recv_msg.hpp"
#include "shim/core/addresses/bind.hpp"
#include "shim/core/transfer/overlapped.hpp"
#include "shim/core/transfer/registered_requests.hpp"

// A namespace of its own for names that other calls have as well.
namespace ws2::api::registered_io {
namespace {

using core::Announcement;
using core::Attempt;
using core::Buffer;
using core::RegisteredBuffer;
using core::RegisteredCompletions;
using core::RegisteredRequest;
using core::RegisteredRequests;
using core::Socket;
using core::SocketReference;
using core::Started;
using platform::ControlData;

template <class Id>
core::Handle handle_of(Id id) {
    return reinterpret_cast<core::Handle>(id);
}
template <class Id>
Id id_of(core::Handle handle) {
    return reinterpret_cast<Id>(handle);
}

// The object behind an id, kept while this lives; null unless it is one of these.
template <class T>
class Found {
public:
    template <class Id>
    explicit Found(Id id) : reference_{core::library().handles().acquire(handle_of(id))} {}
    explicit operator bool() const {
        return reference_ && reference_.object()->kind() == T::object_kind;
    }
    T* operator->() const { return static_cast<T*>(reference_.object()); }
    core::ObjectPtr<T> kept() const { return core::ObjectPtr<T>{operator->()}; }

private:
    core::HandleTable::Reference reference_;
};

template <class Id>
Result<Id> new_id(core::Object* object) {
    auto const handle = core::library().handles().insert(core::ObjectPtr<core::Object>{object});
    if (!handle) return Code::no_buffers;
    return id_of<Id>(*handle);
}

template <class Id>
void close_id(Id id) {
    core::library().handles().close(handle_of(id), core::HandleTable::Waiting::none);
}

// --- parts of registered memory ------------------------------------------------------------------

// bad_address: the description cannot be read, or its buffer is not registered (any more);
// invalid_argument: it reaches beyond the buffer.
Result<Buffer> part_of(RIO_BUF const* part) {
    if (!can_read(part)) return Code::bad_address;
    Found<RegisteredBuffer> const buffer{part->BufferId};
    if (!buffer) return Code::bad_address;
    auto const& memory = buffer->memory;
    if (std::uint64_t{part->Offset} + part->Length > memory.length) return Code::invalid_argument;
    return Buffer{static_cast<char*>(memory.data) + part->Offset, part->Length};
}

// The data of a request: none for a datagram without.
Result<Buffer> data_of(Socket const& socket, RIO_BUF const* data, ULONG count) {
    if (count != (data ? 1u : 0u)) return Code::invalid_argument;
    if (data) return part_of(data);
    if (socket.is_stream()) return Code::invalid_argument;
    return Buffer{};
}

// What may be left out; otherwise it has at least this size, and its memory is still there.
Code optional_part(RIO_BUF const* part, std::size_t size, std::optional<Buffer>& result) {
    if (!part) return Code::ok;
    auto const memory = part_of(part);
    if (!memory) return memory.code();
    if (memory->length < size) return Code::invalid_argument;
    if (!can_read_bytes(memory->data, size)) return Code::bad_address;
    result = *memory;
    return Code::ok;
}

// The parts of a request beside its data.
struct Beside {
    std::optional<Buffer> local;
    std::optional<Buffer> remote;
    std::optional<Buffer> control;
    std::optional<Buffer> flags;
};

Code beside_of(RIO_BUF const* local, RIO_BUF const* remote, RIO_BUF const* control,
               RIO_BUF const* flags, Beside& beside) {
    struct Row {
        RIO_BUF const* part;
        std::size_t size;
        std::optional<Buffer> Beside::*member;
    };
    Row const rows[] = {
        {local,   sizeof(SOCKADDR_INET),   &Beside::local  },
        {remote,  sizeof(SOCKADDR_INET),   &Beside::remote },
        {control, sizeof(RIO_CMSG_BUFFER), &Beside::control},
        {flags,   sizeof(ULONG),           &Beside::flags  },
    };
    for (auto const& row : rows)
        if (auto const code = optional_part(row.part, row.size, beside.*row.member);
            code != Code::ok)
            return code;
    return Code::ok;
}

void put_inet(Buffer place, Address const& address) {
    SOCKADDR_INET stored{};
    int length = sizeof stored;
    put_address(address, reinterpret_cast<sockaddr*>(&stored), &length);
    std::memcpy(place.data, &stored, sizeof stored);
}

// The control messages stand behind the length, which counts itself.
WSABUF messages_in(Buffer control) {
    auto const behind = std::min<std::size_t>(RIO_CMSG_BASE_SIZE, control.length);
    return {static_cast<ULONG>(control.length - behind), static_cast<char*>(control.data) + behind};
}

// --- receiving -----------------------------------------------------------------------------------

struct ReceivePlaces {
    Buffer data;
    Beside beside;

    // Of what has come, but for the data.
    void store(Socket& socket, int flags, Address const& sender,
               std::optional<platform::PacketInfo> const& destination,
               ControlData const& control) const;
};

// The address that a datagram was sent to; of a connection, its own.
Result<Address> local_address(Socket& socket,
                              std::optional<platform::PacketInfo> const& destination) {
    auto local = core::local_name(socket);
    if (local && destination) local->ip = destination->ip;
    return local;
}

void ReceivePlaces::store(Socket& socket, int flags, Address const& sender,
                          std::optional<platform::PacketInfo> const& destination,
                          ControlData const& control) const {
    auto told = static_cast<ULONG>(flags);
    if (beside.remote) put_inet(*beside.remote, sender);
    if (beside.local)
        if (auto const local = local_address(socket, destination)) put_inet(*beside.local, *local);
    if (beside.control) {
        auto messages = messages_in(*beside.control);
        told |= put_control(control, socket.family(), messages);
        auto const total = static_cast<ULONG>(RIO_CMSG_BASE_SIZE + messages.len);
        std::memcpy(beside.control->data, &total, sizeof total);
    }
    if (beside.flags) std::memcpy(beside.flags->data, &told, sizeof told);
}

class RegisteredReceive final : public core::ReceiveOperation {
public:
    RegisteredReceive(Announcement&& announcement, ReceivePlaces const& places, int flags)
        : ReceiveOperation{std::move(announcement), {&places.data, 1}, flags}, places_{places} {}

    Attempt attempt(Socket& socket) override {
        Address sender;
        ControlData control;
        std::optional<platform::PacketInfo> destination;
        core::Received received;
        bool const is_datagram = !socket.is_stream();
        bool const tells_more =
            places_.beside.local || places_.beside.control || places_.beside.flags;
        if (is_datagram && places_.beside.remote) received.from = &sender;
        if (is_datagram && tells_more) {
            received.control = &control;
            received.destination = &destination;
        }
        auto const attempt = try_once(socket, received);
        if (attempt.code != Code::ok && attempt.code != Code::message_size) return attempt;
        if (!is_datagram && places_.beside.remote)
            if (auto const peer = core::peer_name(socket)) sender = *peer;
        auto flags = received.audience;
        if (attempt.code == Code::message_size) flags |= MSG_TRUNC;
        places_.store(socket, flags, sender, destination, control);
        return attempt;
    }
    // Closing does not make that a reset, as it does for a receive with an OVERLAPPED.
    core::Status status_of_close() const override { return core::Status::cancelled; }

private:
    // Of the request, which outlives the operation.
    ReceivePlaces const& places_;
};

class ReceiveRequest final : public RegisteredRequest {
public:
    ReceiveRequest(ReceivePlaces const& places, int flags, std::uint64_t context, Notifies notifies)
        : RegisteredRequest{context, notifies}, places_{places}, flags_{flags} {}
    Started start(Socket& socket, Announcement&& announcement) override {
        return core::start_receive(
            socket, std::make_unique<RegisteredReceive>(std::move(announcement), places_, flags_));
    }

private:
    ReceivePlaces const places_;
    int const flags_;
};

// --- sending -------------------------------------------------------------------------------------

class SendRequest final : public RegisteredRequest {
public:
    SendRequest(Buffer data, std::uint64_t context, Notifies notifies)
        : RegisteredRequest{context, notifies}, data_{data} {}

    // They are read now, as those of WSASendMsg are. Codes as that call's.
    Code read(SocketReference const& socket, Beside const& beside) {
        if (beside.remote) {
            auto const* const name = static_cast<sockaddr const*>(beside.remote->data);
            auto const target = address_from(name, sizeof(SOCKADDR_INET), socket->family());
            if (!target) return target.code();
            target_ = *target;
        }
        if (beside.control) {
            auto const control = control_in(socket, *beside.control);
            if (!control) return control.code();
            control_ = *control;
        }
        return Code::ok;
    }

    Started start(Socket& socket, Announcement&& announcement) override {
        return core::start_send(
            socket, std::move(announcement),
            {
                {&data_, 1},
                0, target_ ? &*target_ : nullptr, control_ ? &*control_ : nullptr
        });
    }

private:
    static Result<ControlData> control_in(SocketReference const& socket, Buffer control) {
        RIO_CMSG_BUFFER header;
        std::memcpy(&header, control.data, sizeof header);
        if (header.TotalLength > control.length) return Code::invalid_argument;
        if (header.TotalLength < RIO_CMSG_BASE_SIZE) return ControlData{};
        control.length = header.TotalLength;
        WSAMSG message{};
        message.Control = messages_in(control);
        return control_from(socket, message);
    }

    Buffer const data_;
    std::optional<Address> target_;
    std::optional<ControlData> control_;
};

// --- the calls that make requests ----------------------------------------------------------------

constexpr DWORD send_flags = RIO_MSG_DONT_NOTIFY | RIO_MSG_DEFER;
constexpr DWORD receive_flags = send_flags | RIO_MSG_WAITALL;

// The arguments of all four calls.
struct RequestCall {
    RIO_RQ queue;
    RIO_BUF* data;
    ULONG count;
    RIO_BUF* local;
    RIO_BUF* remote;
    RIO_BUF* control;
    RIO_BUF* flag_place;
    DWORD flags;
    void* context;

    bool has_arguments() const {
        return data || count != 0 || local || remote || control || flag_place || context;
    }
    std::uint64_t request_context() const { return reinterpret_cast<std::uintptr_t>(context); }
    RegisteredRequest::Notifies notifies() const {
        return (flags & RIO_MSG_DONT_NOTIFY) != 0 ? RegisteredRequest::Notifies::no
                                                  : RegisteredRequest::Notifies::yes;
    }
};

using Request = std::unique_ptr<RegisteredRequest>;

Result<Request> receive_request(SocketReference const& socket, RequestCall const& call) {
    bool const waits_for_all = (call.flags & RIO_MSG_WAITALL) != 0;
    if (waits_for_all && !socket->is_stream()) return Code::invalid_argument;
    auto const data = data_of(*socket, call.data, call.count);
    if (!data) return data.code();
    ReceivePlaces places{*data, {}};
    auto const code =
        beside_of(call.local, call.remote, call.control, call.flag_place, places.beside);
    if (code != Code::ok) return code;
    return Request{std::make_unique<ReceiveRequest>(places, waits_for_all ? MSG_WAITALL : 0,
                                                    call.request_context(), call.notifies())};
}

Result<Request> send_request(SocketReference const& socket, RequestCall const& call) {
    if (call.local) return Code::invalid_argument;
    auto const data = data_of(*socket, call.data, call.count);
    if (!data) return data.code();
    Beside beside;
    auto code = beside_of(nullptr, call.remote, call.control, call.flag_place, beside);
    if (code != Code::ok) return code;
    auto request = std::make_unique<SendRequest>(*data, call.request_context(), call.notifies());
    code = request->read(socket, beside);
    if (code != Code::ok) return code;
    return Request{std::move(request)};
}

struct RequestKind {
    Direction direction;
    DWORD flags;
    Result<Request> (*make)(SocketReference const&, RequestCall const&);
};
constexpr RequestKind receive_kind{Direction::receive, receive_flags, receive_request};
constexpr RequestKind send_kind{Direction::send, send_flags, send_request};

Code make_request(RequestKind const& kind, RequestCall const& call) {
    Found<RegisteredRequests> const queue{call.queue};
    if (!queue) return Code::invalid_argument;
    auto const socket = core::acquire_socket(queue->socket_handle());
    if (!socket) return Code::invalid_argument;
    if (call.flags == RIO_MSG_COMMIT_ONLY)
        return call.has_arguments() ? Code::invalid_argument
                                    : queue->commit(*socket, kind.direction);
    if ((call.flags & ~kind.flags) != 0) return Code::invalid_argument;
    auto request = kind.make(socket, call);
    if (!request) return request.code();
    return (call.flags & RIO_MSG_DEFER) != 0
               ? queue->defer(kind.direction, std::move(*request))
               : queue->submit(*socket, kind.direction, std::move(*request));
}

BOOL is_requested(RequestKind const& kind, RequestCall const& call) {
    return call_true([&] { return make_request(kind, call); });
}

BOOL WSAAPI registered_receive(RIO_RQ queue, PRIO_BUF data, ULONG count, DWORD flags,
                               PVOID context) {
    return is_requested(receive_kind,
                        {queue, data, count, nullptr, nullptr, nullptr, nullptr, flags, context});
}

int WSAAPI registered_receive_ex(RIO_RQ queue, PRIO_BUF data, ULONG count, PRIO_BUF local,
                                 PRIO_BUF remote, PRIO_BUF control, PRIO_BUF flag_place,
                                 DWORD flags, PVOID context) {
    return is_requested(receive_kind,
                        {queue, data, count, local, remote, control, flag_place, flags, context});
}

BOOL WSAAPI registered_send(RIO_RQ queue, PRIO_BUF data, ULONG count, DWORD flags, PVOID context) {
    return is_requested(send_kind,
                        {queue, data, count, nullptr, nullptr, nullptr, nullptr, flags, context});
}

BOOL WSAAPI registered_send_ex(RIO_RQ queue, PRIO_BUF data, ULONG count, PRIO_BUF local,
                               PRIO_BUF remote, PRIO_BUF control, PRIO_BUF flag_place, DWORD flags,
                               PVOID context) {
    return is_requested(send_kind,
                        {queue, data, count, local, remote, control, flag_place, flags, context});
}

// --- buffers -------------------------------------------------------------------------------------

RIO_BUFFERID WSAAPI register_buffer(PCHAR data, DWORD length) {
    return call(RIO_INVALID_BUFFERID, [&]() -> Result<RIO_BUFFERID> {
        prepare_for_faults();
        if (length == 0) return Code::invalid_argument;
        if (!can_read_bytes(data, length)) return Code::bad_address;
        return new_id<RIO_BUFFERID>(new RegisteredBuffer{
            {data, length}
        });
    });
}

void WSAAPI deregister_buffer(RIO_BUFFERID id) {
    if (Found<RegisteredBuffer>{id}) close_id(id);
}

// --- completion queues ---------------------------------------------------------------------------

static_assert(sizeof(core::RegisteredResult) == sizeof(RIORESULT) &&
              offsetof(core::RegisteredResult, status) == offsetof(RIORESULT, Status) &&
              offsetof(core::RegisteredResult, bytes) == offsetof(RIORESULT, BytesTransferred) &&
              offsetof(core::RegisteredResult, socket_context) ==
                  offsetof(RIORESULT, SocketContext) &&
              offsetof(core::RegisteredResult, request_context) ==
                  offsetof(RIORESULT, RequestContext) &&
              RegisteredCompletions::largest == RIO_MAX_CQ_SIZE);

Result<RegisteredCompletions::Notification> notification_from(
    RIO_NOTIFICATION_COMPLETION const* given) {
    RegisteredCompletions::Notification notification;
    if (!given) return notification;
    if (!can_read(given)) return Code::bad_address;
    if (given->Type == RIO_EVENT_COMPLETION) {
        Held const held{given->Event.EventHandle};
        notification.event = core::ObjectPtr<core::Event>{held.as<core::Event>()};
        notification.resets_event = given->Event.NotifyReset != FALSE;
        if (notification.event) return notification;
    }
    if (given->Type == RIO_IOCP_COMPLETION && given->Iocp.Overlapped) {
        Held const held{given->Iocp.IocpHandle};
        notification.port = core::ObjectPtr<core::CompletionPort>{held.as<core::CompletionPort>()};
        notification.key = reinterpret_cast<std::uintptr_t>(given->Iocp.CompletionKey);
        notification.overlapped = static_cast<core::Overlapped*>(given->Iocp.Overlapped);
        if (notification.port) return notification;
    }
    return Code::invalid_argument;
}

RIO_CQ WSAAPI create_completion_queue(DWORD size, PRIO_NOTIFICATION_COMPLETION given) {
    return call(RIO_INVALID_CQ, [&]() -> Result<RIO_CQ> {
        prepare_for_faults();
        if (size == 0 || size > RIO_MAX_CQ_SIZE) return Code::invalid_argument;
        auto notification = notification_from(given);
        if (!notification) return notification.code();
        return new_id<RIO_CQ>(new RegisteredCompletions{size, std::move(*notification)});
    });
}

void WSAAPI close_completion_queue(RIO_CQ id) {
    Found<RegisteredCompletions> const queue{id};
    if (!queue) return;
    close_id(id);
    queue->end();
}

INT WSAAPI notify_completion(RIO_CQ id) {
    Code code = Code::no_buffers;
    static_cast<void>(is_done([&] {
        Found<RegisteredCompletions> const queue{id};
        code = queue ? queue->notify() : Code::invalid_argument;
    }));
    return static_cast<INT>(code);
}

ULONG WSAAPI dequeue_completion(RIO_CQ id, PRIORESULT results, ULONG size) {
    platform::KeptErrno const kept;
    Found<RegisteredCompletions> const queue{id};
    if (!queue || !can_write(results, size)) return RIO_CORRUPT_CQ;
    ULONG count = 0;
    auto* const places = reinterpret_cast<core::RegisteredResult*>(results);
    static_cast<void>(is_done([&] { count = static_cast<ULONG>(queue->take({places, size})); }));
    return count;
}

BOOL WSAAPI resize_completion_queue(RIO_CQ id, DWORD size) {
    return call_true([&] {
        Found<RegisteredCompletions> const queue{id};
        if (!queue || size > RIO_MAX_CQ_SIZE) return Code::invalid_argument;
        return queue->resize(size);
    });
}

// --- request queues ------------------------------------------------------------------------------

bool is_for_registered_io(Socket& socket) {
    std::lock_guard const lock{socket.mutex()};
    return socket.options_locked().is_for_registered_io;
}

Code check_socket(Socket& socket) {
    bool const has_ports = socket.type() != SocketType::raw && socket.family() != Family::local;
    return has_ports && is_for_registered_io(socket) ? Code::ok : Code::operation_not_supported;
}

RIO_RQ WSAAPI create_request_queue(SOCKET s, ULONG receives, ULONG receive_buffers, ULONG sends,
                                   ULONG send_buffers, RIO_CQ receive_queue, RIO_CQ send_queue,
                                   PVOID context) {
    return call_on(RIO_INVALID_RQ, s, [&](SocketReference const& socket) -> Result<RIO_RQ> {
        Found<RegisteredCompletions> const of_receives{receive_queue};
        Found<RegisteredCompletions> const of_sends{send_queue};
        if (!of_receives || !of_sends) return Code::invalid_argument;
        if (receives == 0 && sends == 0) return Code::invalid_argument;
        if (receive_buffers != 1 || send_buffers != 1) return Code::invalid_argument;
        if (auto const code = check_socket(*socket); code != Code::ok) return code;
        auto const handle = RegisteredRequests::create(
            *socket, s, {of_receives.kept(), of_sends.kept()}, {receives, sends},
            reinterpret_cast<std::uintptr_t>(context));
        if (!handle) return handle.code();
        return id_of<RIO_RQ>(*handle);
    });
}

BOOL WSAAPI resize_request_queue(RIO_RQ id, DWORD receives, DWORD sends) {
    return call_true([&] {
        Found<RegisteredRequests> const queue{id};
        if (!queue || (receives == 0 && sends == 0)) return Code::invalid_argument;
        return queue->resize({receives, sends});
    });
}

constexpr RIO_EXTENSION_FUNCTION_TABLE functions{
    .cbSize = sizeof(RIO_EXTENSION_FUNCTION_TABLE),
    .RIOReceive = registered_receive,
    .RIOReceiveEx = registered_receive_ex,
    .RIOSend = registered_send,
    .RIOSendEx = registered_send_ex,
    .RIOCloseCompletionQueue = close_completion_queue,
    .RIOCreateCompletionQueue = create_completion_queue,
    .RIOCreateRequestQueue = create_request_queue,
    .RIODequeueCompletion = dequeue_completion,
    .RIODeregisterBuffer = deregister_buffer,
    .RIONotify = notify_completion,
    .RIORegisterBuffer = register_buffer,
    .RIOResizeCompletionQueue = resize_completion_queue,
    .RIOResizeRequestQueue = resize_request_queue,
};

}  // namespace
}  // namespace ws2::api::registered_io

RIO_EXTENSION_FUNCTION_TABLE const& ws2::api::registered_io_functions() {
    return registered_io::functions;
}
