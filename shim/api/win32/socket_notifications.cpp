// SPDX-License-Identifier: MIT
// ProcessSocketNotifications: registering sockets with a completion port, and dequeueing from it.
// [docs: ProcessSocketNotifications, SOCK_NOTIFY_REGISTRATION]
#include "shim/core/io/socket_notifications.hpp"

#include <bit>
#include <span>

#include "shim/api/caller_memory.hpp"
#include "shim/api/socket_entry.hpp"
#include "shim/api/win32/completion_ports.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/io/event_selection.hpp"
#include "shim/core/socket/socket_reference.hpp"

#include <winsock2.h>

namespace ws2::api {
namespace {

static_assert(SOCK_NOTIFY_EVENT_IN == core::notified_event::in &&
              SOCK_NOTIFY_EVENT_OUT == core::notified_event::out &&
              SOCK_NOTIFY_EVENT_HANGUP == core::notified_event::hang_up &&
              SOCK_NOTIFY_EVENT_ERR == core::notified_event::error &&
              SOCK_NOTIFY_EVENT_REMOVE == core::notified_event::removed);

// Either trigger, and not both; persistent unless it says otherwise, as Microsoft's example is.
bool is_valid_trigger(unsigned flags) {
    constexpr unsigned kind = SOCK_NOTIFY_TRIGGER_LEVEL | SOCK_NOTIFY_TRIGGER_EDGE;
    constexpr unsigned duration = SOCK_NOTIFY_TRIGGER_ONESHOT | SOCK_NOTIFY_TRIGGER_PERSISTENT;
    return (flags & ~unsigned{SOCK_NOTIFY_TRIGGER_ALL}) == 0 && std::has_single_bit(flags & kind) &&
           (flags & duration) != duration;
}

Code enable(core::CompletionPort& port, core::Socket& socket,
            SOCK_NOTIFY_REGISTRATION const& wanted) {
    if (!is_valid_trigger(wanted.triggerFlags) ||
        (wanted.eventFilter & ~SOCK_NOTIFY_REGISTER_EVENTS_ALL) != 0)
        return Code::invalid_parameter;
    auto const notifications = core::EventSelection::notifications(socket);
    if (!notifications) return notifications.code();
    bool const is_edge = (wanted.triggerFlags & SOCK_NOTIFY_TRIGGER_EDGE) != 0;
    bool const is_one_shot = (wanted.triggerFlags & SOCK_NOTIFY_TRIGGER_ONESHOT) != 0;
    return (*notifications)
        ->enable(core::ObjectPtr<core::CompletionPort>{&port},
                 {.handle = wanted.socket,
                  .key = reinterpret_cast<std::uintptr_t>(wanted.completionKey),
                  .filter = wanted.eventFilter,
                  .trigger = is_edge ? core::Trigger::edge : core::Trigger::level,
                  .persistence =
                      is_one_shot ? core::Persistence::one_shot : core::Persistence::persistent});
}

Code change(core::CompletionPort& port, SOCK_NOTIFY_REGISTRATION const& wanted) {
    if (wanted.operation == SOCK_NOTIFY_OP_NONE) return Code::ok;
    auto const socket = core::acquire_socket(wanted.socket);
    if (!socket) return Code::not_socket;
    if (wanted.operation == SOCK_NOTIFY_OP_ENABLE) return enable(port, *socket, wanted);
    bool const is_known =
        wanted.operation == SOCK_NOTIFY_OP_DISABLE || wanted.operation == SOCK_NOTIFY_OP_REMOVE;
    if (!is_known) return Code::invalid_parameter;
    auto* const notifications = core::EventSelection::existing_notifications(*socket);
    if (!notifications) return Code::not_found;
    return wanted.operation == SOCK_NOTIFY_OP_DISABLE ? notifications->disable(port)
                                                      : notifications->remove(port);
}

struct Registrations {
    SOCK_NOTIFY_REGISTRATION* infos;
    UINT32 count;
};
struct Completions {
    OVERLAPPED_ENTRY* entries;
    ULONG count;
    UINT32* received;
    UINT32 timeout;
};

Code check(Registrations const& changes, Completions const& wanted) {
    if ((changes.count == 0) != !changes.infos) return Code::invalid_argument;
    if (changes.infos && !can_write(changes.infos, changes.count)) return Code::bad_address;
    if (wanted.count == 0) {
        bool const is_plain = wanted.timeout == 0 && !wanted.entries && !wanted.received;
        return is_plain ? Code::ok : Code::invalid_argument;
    }
    if (!wanted.entries) return Code::invalid_argument;
    bool const has_room =
        can_write(wanted.entries) && (!wanted.received || can_write(wanted.received));
    return has_room ? Code::ok : Code::bad_address;
}

// Registering fails for each by itself.
Code process(core::CompletionPort& port, Registrations const& changes, Completions const& wanted) {
    for (auto& each : std::span{changes.infos, changes.count}) {
        Code code = Code::no_buffers;
        static_cast<void>(is_done([&] { code = change(port, each); }));
        each.registrationResult = static_cast<DWORD>(code);
    }
    if (wanted.count == 0) return Code::ok;
    if (wanted.received) *wanted.received = 0;
    auto const taken = dequeue_many(port, wanted.entries, wanted.count,
                                    deadline_after(wanted.timeout), core::Alertable::no);
    if (taken && wanted.received) *wanted.received = *taken;
    return taken.code();
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

DWORD WSAAPI ProcessSocketNotifications(HANDLE completionPort, UINT32 registrationCount,
                                        SOCK_NOTIFY_REGISTRATION* registrationInfos,
                                        UINT32 timeoutMs, ULONG completionCount,
                                        OVERLAPPED_ENTRY* completionPortEntries,
                                        UINT32* receivedEntryCount) {
    if (!core::library().is_started()) return WSANOTINITIALISED;
    platform::KeptErrno const kept;
    return value_or(DWORD{WSAENOBUFS}, [&] {
        Registrations const changes{registrationInfos, registrationCount};
        Completions const wanted{completionPortEntries, completionCount, receivedEntryCount,
                                 timeoutMs};
        auto const code = check(changes, wanted);
        if (code != Code::ok) return code;
        return with<core::CompletionPort>(completionPort, [&](core::CompletionPort& port) {
            return process(port, changes, wanted);
        });
    });
}
