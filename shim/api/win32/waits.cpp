// SPDX-License-Identifier: MIT
// WaitFor..., Sleep and QueueUserAPC, and what Winsock and the system call the same.
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <span>

#include "shim/api/win32/nt_call.hpp"
#include "shim/api/win32/own_process.hpp"
#include "shim/api/win32/wait_status.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/waits/event.hpp"
#include "shim/core/waits/mutex.hpp"
#include "shim/core/waits/process.hpp"
#include "shim/core/waits/ready_events.hpp"
#include "shim/core/waits/thread.hpp"
#include "shim/core/waits/waiting.hpp"

#include <windows.h>
#include <winsock2.h>
#include <winternl.h>

namespace ws2::api {
namespace {

static_assert(core::max_wait_objects == MAXIMUM_WAIT_OBJECTS);

// invalid_handle: there is nothing to wait for.
Result<core::Waitable*> waited_for(Held const& held, HANDLE handle) {
    if (is_own_process(handle)) return static_cast<core::Waitable*>(&core::own_process());
    if (!held.may(core::handle_cannot_wait)) return Code::win32_access_denied;
    core::Waitable* const object = held.waitable();
    if (!object) return Code::invalid_handle;
    return object;
}

DWORD wait_single(HANDLE handle, DWORD milliseconds, core::Alertable alertable) {
    return win32_call(WAIT_FAILED, [&]() -> Result<DWORD> {
        Held const held{handle};
        auto const object = waited_for(held, handle);
        if (!object) return object.code();
        return to_status(core::wait_for({&*object, 1}, core::WaitMode::any, alertable,
                                        deadline_after(milliseconds)));
    });
}

bool has_duplicates(std::span<core::Waitable* const> objects) {
    for (std::size_t i = 0; i != objects.size(); ++i)
        for (std::size_t j = i + 1; j != objects.size(); ++j)
            if (objects[i] == objects[j]) return true;
    return false;
}

std::optional<core::WaitOutcome> take_ready_event(std::span<HANDLE const> handles,
                                                  core::Alertable alertable,
                                                  platform::Deadline deadline) {
    std::array<core::Handle, core::max_wait_objects> plain;
    std::ranges::transform(handles, plain.begin(),
                           [](HANDLE handle) { return without_tag(from_handle(handle)); });
    return core::take_ready_event({plain.data(), handles.size()}, alertable, deadline);
}

DWORD wait_multiple(std::span<HANDLE const> handles, core::WaitMode mode, DWORD milliseconds,
                    core::Alertable alertable) {
    return win32_call(WAIT_FAILED, [&]() -> Result<DWORD> {
        if (handles.empty() || handles.size() > core::max_wait_objects || !handles.data())
            return Code::invalid_parameter;
        auto const deadline = deadline_after(milliseconds);
        if (mode == core::WaitMode::any)
            if (auto const over = take_ready_event(handles, alertable, deadline))
                return to_status(*over);
        std::array<Held, core::max_wait_objects> held;
        std::array<core::Waitable*, core::max_wait_objects> objects{};
        for (std::size_t i = 0; i != handles.size(); ++i) {
            held[i] = Held{handles[i]};
            // Pseudo handles are for waits of one object [winetest: test_WaitForMultipleObjects].
            if (!held[i].reference()) return Code::invalid_handle;
            auto const object = waited_for(held[i], handles[i]);
            if (!object) return object.code();
            objects[i] = *object;
        }
        std::span<core::Waitable* const> const waited{objects.data(), handles.size()};
        if (mode == core::WaitMode::all && has_duplicates(waited)) return Code::invalid_parameter;
        return to_status(core::wait_for(waited, mode, alertable, deadline));
    });
}

core::WaitMode to_mode(BOOL wait_all) {
    return wait_all ? core::WaitMode::all : core::WaitMode::any;
}

Code signal(Held const& held) {
    if (auto* const mutex = held.as<core::Mutex>()) return mutex->release();
    if (!held.may(core::handle_cannot_modify)) return Code::win32_access_denied;
    if (auto* const event = held.as<core::Event>()) {
        event->set();
        return Code::ok;
    }
    if (auto* const semaphore = held.as<core::Semaphore>()) return semaphore->release(1).code();
    return Code::invalid_handle;
}

class UserApc final : public core::Apc {
public:
    UserApc(PAPCFUNC function, ULONG_PTR data) : function_{function}, data_{data} {}
    void run() override { function_(data_); }

private:
    PAPCFUNC function_;
    ULONG_PTR data_;
};

class SystemApc final : public core::Apc {
public:
    SystemApc(PPS_APC_ROUTINE function, PVOID first, PVOID second, PVOID third)
        : function_{function}, words_{first, second, third} {}
    void run() override { function_(words_[0], words_[1], words_[2]); }

private:
    PPS_APC_ROUTINE function_;
    std::array<PVOID, 3> words_;
};

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

DWORD WINAPI WaitForSingleObject(HANDLE hHandle, DWORD dwMilliseconds) {
    return wait_single(hHandle, dwMilliseconds, core::Alertable::no);
}

DWORD WINAPI WaitForSingleObjectEx(HANDLE hHandle, DWORD dwMilliseconds, BOOL bAlertable) {
    return wait_single(hHandle, dwMilliseconds, to_alertable(bAlertable));
}

DWORD WINAPI WaitForMultipleObjects(DWORD nCount, const HANDLE* lpHandles, BOOL bWaitAll,
                                    DWORD dwMilliseconds) {
    return wait_multiple({lpHandles, nCount}, to_mode(bWaitAll), dwMilliseconds,
                         core::Alertable::no);
}

DWORD WINAPI WaitForMultipleObjectsEx(DWORD nCount, const HANDLE* lpHandles, BOOL bWaitAll,
                                      DWORD dwMilliseconds, BOOL bAlertable) {
    return wait_multiple({lpHandles, nCount}, to_mode(bWaitAll), dwMilliseconds,
                         to_alertable(bAlertable));
}

DWORD WSAAPI WSAWaitForMultipleEvents(DWORD cEvents, const WSAEVENT* lphEvents, BOOL fWaitAll,
                                      DWORD dwTimeout, BOOL fAlertable) {
    return wait_multiple({lphEvents, cEvents}, to_mode(fWaitAll), dwTimeout,
                         to_alertable(fAlertable));
}

DWORD WINAPI SignalObjectAndWait(HANDLE hObjectToSignal, HANDLE hObjectToWaitOn,
                                 DWORD dwMilliseconds, BOOL bAlertable) {
    return win32_call(WAIT_FAILED, [&]() -> Result<DWORD> {
        Held const signalled{hObjectToSignal};
        Held const waited{hObjectToWaitOn};
        auto const object = waited_for(waited, hObjectToWaitOn);
        if (!object) return object.code();
        if (auto const code = signal(signalled); code != Code::ok) return code;
        return to_status(core::wait_for({&*object, 1}, core::WaitMode::any,
                                        to_alertable(bAlertable), deadline_after(dwMilliseconds)));
    });
}

VOID WINAPI Sleep(DWORD dwMilliseconds) {
    static_cast<void>(
        is_done([&] { core::sleep(deadline_after(dwMilliseconds), core::Alertable::no); }));
}

DWORD WINAPI SleepEx(DWORD dwMilliseconds, BOOL bAlertable) {
    return value_or(DWORD{0}, [&]() -> DWORD {
        auto const end = core::sleep(deadline_after(dwMilliseconds), to_alertable(bAlertable));
        return end == core::WaitOutcome::Kind::apc ? WAIT_IO_COMPLETION : 0;
    });
}

DWORD WINAPI QueueUserAPC(PAPCFUNC pfnAPC, HANDLE hThread, ULONG_PTR dwData) {
    return win32_call(DWORD{0}, [&] {
        return with<core::Thread>(hThread, [&](core::Thread& thread) {
            return thread.queue_apc(std::make_unique<UserApc>(pfnAPC, dwData))
                       ? Code::ok
                       : Code::device_not_functioning;
        });
    });
}

NTSTATUS NTAPI NtWaitForSingleObject(HANDLE Handle, BOOLEAN Alertable, PLARGE_INTEGER Timeout) {
    return nt_call([&] {
        Held const held{Handle};
        auto const object = waited_for(held, Handle);
        if (!object && object.code() == Code::win32_access_denied) return STATUS_ACCESS_DENIED;
        if (!object) return held.object() ? STATUS_OBJECT_TYPE_MISMATCH : STATUS_INVALID_HANDLE;
        return static_cast<NTSTATUS>(to_status(core::wait_for(
            {&*object, 1}, core::WaitMode::any, to_alertable(Alertable), deadline_of(Timeout))));
    });
}

NTSTATUS NTAPI NtQueueApcThread(HANDLE ThreadHandle, PPS_APC_ROUTINE ApcRoutine, PVOID ApcArgument1,
                                PVOID ApcArgument2, PVOID ApcArgument3) {
    return nt_call([&] {
        Held const held{ThreadHandle};
        auto* const thread = held.as<core::Thread>();
        if (!thread) return held.object() ? STATUS_OBJECT_TYPE_MISMATCH : STATUS_INVALID_HANDLE;
        // Nothing to call, and nothing that ends a wait [winetest: test_QueueUserAPC].
        if (!ApcRoutine) return thread->exit_code() ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS;
        auto apc =
            std::make_unique<SystemApc>(ApcRoutine, ApcArgument1, ApcArgument2, ApcArgument3);
        return thread->queue_apc(std::move(apc)) ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
    });
}

NTSTATUS NTAPI NtTestAlert() {
    return nt_call([] {
        core::sleep(platform::Deadline::now(), core::Alertable::yes);
        return STATUS_SUCCESS;
    });
}
