// SPDX-License-Identifier: MIT
// GetAddrInfoEx. GetAddrInfoExW can be asked for an answer later, by an event or a routine, and for
// one within a time; for GetAddrInfoExA those arguments are reserved [docs: GetAddrInfoExA].
#include <winsock2.h>
#include <ws2tcpip.h>

#include <atomic>
#include <memory>

#include "shim/api/win32_entry.hpp"
#include "shim/api/winsock/address_info.hpp"
#include "shim/core/names/overlapped_lookup.hpp"
#include "shim/core/objects/without_memory.hpp"
#include "shim/core/waits/event.hpp"

using namespace ws2;

namespace {

// Needs result structures of a later version, or servers of the caller's choice.
constexpr std::uint32_t refused_flags =
    AI_EXTENDED | AI_RESOLUTION_HANDLE | AI_EXCLUSIVE_CUSTOM_SERVERS | AI_RETURN_RESPONSE_FLAGS;

// The arguments that only say how to look a name up.
struct Manner {
    DWORD name_space;
    GUID const* provider;
    timeval const* timeout;
    OVERLAPPED* overlapped;
    LPLOOKUPSERVICE_COMPLETION_ROUTINE routine;
    HANDLE* handle;
};

Manner at_once(DWORD name_space, GUID const* provider) {
    return {name_space, provider, nullptr, nullptr, nullptr, nullptr};
}

Code refusal(Manner const& manner) {
    bool const is_known = manner.name_space == NS_ALL || manner.name_space == NS_DNS;
    return is_known && !manner.provider ? Code::ok : Code::service_not_found;
}

template <class Info>
Code refusal(Manner const& manner, Info const* hints) {
    if (hints && !api::can_read(hints)) return Code::bad_address;
    bool const wants_more =
        hints && (static_cast<std::uint32_t>(hints->ai_flags) & refused_flags) != 0;
    return wants_more ? Code::invalid_argument : refusal(manner);
}

// --- answers that come later --------------------------------------------------------------------

// How the completion of a look-up is reported, with a copy of the arguments that it needs.
struct Later {
    api::EchoedHints echoed;
    PADDRINFOEXW* result = nullptr;
    OVERLAPPED* overlapped = nullptr;
    core::ObjectPtr<core::Event> event;
    LPLOOKUPSERVICE_COMPLETION_ROUTINE routine = nullptr;
    HANDLE handle = nullptr;  // of the look-up itself, valid while it lasts

    Code put(Result<core::Resolution> const& answer) const {
        if (!answer) return answer.code();
        auto const name = api::widened<wchar_t>((*answer).canonical_name);
        *result = api::make_list<ADDRINFOEXW>(*answer, echoed, name).release();
        return Code::ok;
    }
    void operator()(Result<core::Resolution> const& answer) const {
        auto code = Code::not_enough_memory;
        try {
            code = put(answer);
        } catch (std::bad_alloc const&) {
        }
        core::library().handles().close(api::from_handle(handle), core::HandleTable::Waiting::none);
        auto const error = static_cast<DWORD>(code);
        std::atomic_ref{overlapped->Internal}.store(error, std::memory_order_release);
        if (event) event->set();
        if (routine) routine(error, 0, overlapped);
    }
};

std::optional<std::chrono::microseconds> span_of(timeval const* timeout) {
    if (!timeout) return std::nullopt;
    return std::chrono::seconds{timeout->tv_sec} + std::chrono::microseconds{timeout->tv_usec};
}

Result<core::ObjectPtr<core::Event>> event_of(HANDLE event) {
    if (!event) return core::ObjectPtr<core::Event>{};
    api::Held const held{event};
    auto* const object = held.as<core::Event>();
    if (!object) return Code::invalid_handle;
    return core::ObjectPtr<core::Event>{object};
}

// io_pending: there will be a completion. Without an OVERLAPPED of the caller `manner` has one of
// the library.
Code start_lookup(core::ResolveQuery query, Later later, Manner const& manner) {
    auto event = event_of(manner.overlapped->hEvent);
    if (!event) return event.code();
    later.event = std::move(*event);
    later.overlapped = manner.overlapped;
    later.routine = manner.routine;
    if (later.event) later.event->reset();
    // The look-up may complete before insert() has returned its handle.
    auto const shared = std::make_shared<Later>(std::move(later));
    core::ObjectPtr<core::OverlappedLookup> const lookup{
        new core::OverlappedLookup{std::move(query),
                                   [shared](auto const& answer) { (*shared)(answer); }}
    };
    auto const handle =
        core::library().handles().insert(core::ObjectPtr<core::Object>{lookup.get()});
    if (!handle) return handle.code();
    shared->handle = api::to_handle(*handle);
    if (manner.handle) *manner.handle = shared->handle;
    manner.overlapped->Pointer = shared->result;
    manner.overlapped->Internal = static_cast<ULONG_PTR>(Code::in_progress);
    auto const code = core::value_without_memory(
        Code::not_enough_memory, [&] { return lookup->start(span_of(manner.timeout)); });
    if (code == Code::ok) return Code::io_pending;
    core::library().handles().close(*handle, core::HandleTable::Waiting::none);
    manner.overlapped->Internal = static_cast<ULONG_PTR>(code);
    return code;
}

// The same, and waits for it: an answer within a time.
Code look_up_in_time(core::ResolveQuery query, Later later, Manner manner) {
    core::ObjectPtr<core::Event> const event{
        new core::Event{core::Event::Reset::manual, core::Event::State::clear}
    };
    auto const inserted =
        core::library().handles().insert(core::ObjectPtr<core::Object>{event.get()});
    if (!inserted) return inserted.code();
    OVERLAPPED overlapped{};
    overlapped.hEvent = api::to_handle(*inserted);
    manner.overlapped = &overlapped;
    auto const code = start_lookup(std::move(query), std::move(later), manner);
    core::library().handles().close(*inserted, core::HandleTable::Waiting::none);
    if (code != Code::io_pending) return code;
    core::Waitable* const waitable = event.get();
    core::wait_for({&waitable, 1}, core::WaitMode::any, core::Alertable::no,
                   platform::Deadline::never());
    return static_cast<Code>(overlapped.Internal);
}

Code look_up(PCWSTR node, PCWSTR service, ADDRINFOEXW const* hints, PADDRINFOEXW* result,
             Manner const& manner) {
    *result = nullptr;
    bool const has_two_notifications =
        manner.overlapped && manner.overlapped->hEvent && manner.routine;
    bool const has_unused_routine = !manner.overlapped && (manner.routine || manner.handle);
    if (has_two_notifications || has_unused_routine) return Code::invalid_argument;
    if (!api::can_read_optional_text(node) || !api::can_read_optional_text(service))
        return Code::bad_address;
    if (!node && !service) return Code::host_not_found;
    Later later;
    if (hints) later.echoed = {hints->ai_socktype, hints->ai_protocol};
    later.result = result;
    auto query = api::query_from(node, service, hints);
    return manner.overlapped ? start_lookup(std::move(query), std::move(later), manner)
                             : look_up_in_time(std::move(query), std::move(later), manner);
}

// What these return is also the last error.
INT returned(Code code) {
    return api::code_of([&] { return code; });
}

}  // namespace

INT WSAAPI GetAddrInfoExA(PCSTR pName, PCSTR pServiceName, DWORD dwNameSpace, LPGUID lpNspId,
                          ADDRINFOEXA const* hints, PADDRINFOEXA* ppResult, timeval* timeout,
                          LPOVERLAPPED lpOverlapped,
                          LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                          LPHANDLE lpNameHandle) {
    auto const code = api::code_of([&] {
        *ppResult = nullptr;
        if (timeout || lpOverlapped || lpCompletionRoutine || lpNameHandle)
            return Code::invalid_argument;
        return refusal(at_once(dwNameSpace, lpNspId), hints);
    });
    return code != 0 ? code : api::get_address_info(pName, pServiceName, hints, ppResult);
}

INT WSAAPI GetAddrInfoExW(PCWSTR pName, PCWSTR pServiceName, DWORD dwNameSpace, LPGUID lpNspId,
                          ADDRINFOEXW const* hints, PADDRINFOEXW* ppResult, timeval* timeout,
                          LPOVERLAPPED lpOverlapped,
                          LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                          LPHANDLE lpHandle) {
    Manner const manner{dwNameSpace, lpNspId, timeout, lpOverlapped, lpCompletionRoutine, lpHandle};
    bool const is_later = timeout || lpOverlapped || lpCompletionRoutine || lpHandle;
    auto const code = api::code_of([&] {
        *ppResult = nullptr;
        auto const refused = refusal(manner, hints);
        if (refused != Code::ok || !is_later) return refused;
        return look_up(pName, pServiceName, hints, ppResult, manner);
    });
    if (code != 0 || is_later) return code;
    return api::get_address_info(pName, pServiceName, hints, ppResult);
}

INT WSAAPI GetAddrInfoExCancel(LPHANDLE lpHandle) {
    return api::code_of([&] {
        return api::with<core::OverlappedLookup>(*lpHandle, [](core::OverlappedLookup& lookup) {
            return lookup.cancel() ? Code::ok : Code::invalid_handle;
        });
    });
}

INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED lpOverlapped) {
    if (!lpOverlapped) return returned(Code::invalid_argument);
    std::atomic_ref const status{lpOverlapped->Internal};
    return returned(static_cast<Code>(status.load(std::memory_order_acquire)));
}

VOID WSAAPI FreeAddrInfoEx(PADDRINFOEXA pAddrInfoEx) { api::free_list(pAddrInfoEx); }
VOID WSAAPI FreeAddrInfoExW(PADDRINFOEXW pAddrInfoEx) { api::free_list(pAddrInfoEx); }
