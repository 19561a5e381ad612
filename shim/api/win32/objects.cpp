// SPDX-License-Identifier: MIT
// Events, mutexes and semaphores: creating, opening by name, signalling.
#include "shim/api/win32/named_objects.hpp"
#include "shim/core/waits/event.hpp"
#include "shim/core/waits/mutex.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

using core::Event;
using core::Mutex;
using core::Semaphore;

template <class Character>
HANDLE create_event(Character const* name, BOOL manual_reset, BOOL initial_state,
                    DWORD access = EVENT_ALL_ACCESS) {
    return create_named<Event>(name, flags_for(access),
                               manual_reset ? Event::Reset::manual : Event::Reset::automatic,
                               initial_state ? Event::State::set : Event::State::clear);
}

template <class Character>
HANDLE create_mutex(Character const* name, BOOL initial_owner, DWORD access = MUTEX_ALL_ACCESS) {
    return create_named<Mutex>(name, flags_for(access),
                               initial_owner ? Mutex::Ownership::creator : Mutex::Ownership::free);
}

template <class Character>
HANDLE create_semaphore(Character const* name, LONG count, LONG maximum,
                        DWORD access = SEMAPHORE_ALL_ACCESS) {
    if (maximum <= 0 || count < 0 || count > maximum) {
        set_last_error(Code::invalid_parameter);
        return nullptr;
    }
    return create_named<Semaphore>(name, flags_for(access), static_cast<std::uint32_t>(count),
                                   static_cast<std::uint32_t>(maximum));
}

// A template, so that each call is compiled in one piece.
template <class Use>
BOOL on_event(HANDLE handle, Use&& use) {
    return win32_call(FALSE, [&] {
        return with_changeable<Event>(handle, [&](Event& event) {
            use(event);
            return Code::ok;
        });
    });
}
BOOL set(HANDLE handle) {
    return on_event(handle, [](Event& event) { event.set(); });
}
BOOL reset(HANDLE handle) {
    return on_event(handle, [](Event& event) { event.reset(); });
}
BOOL pulse(HANDLE handle) {
    return on_event(handle, [](Event& event) { event.pulse(); });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

// --- events -----------------------------------------------------------------------------------

HANDLE WINAPI CreateEventA(LPSECURITY_ATTRIBUTES, BOOL bManualReset, BOOL bInitialState,
                           LPCSTR lpName) {
    return create_event(lpName, bManualReset, bInitialState);
}
HANDLE WINAPI CreateEventW(LPSECURITY_ATTRIBUTES, BOOL bManualReset, BOOL bInitialState,
                           LPCWSTR lpName) {
    return create_event(lpName, bManualReset, bInitialState);
}
HANDLE WINAPI CreateEventExA(LPSECURITY_ATTRIBUTES, LPCSTR lpName, DWORD dwFlags,
                             DWORD dwDesiredAccess) {
    return create_event(lpName, (dwFlags & CREATE_EVENT_MANUAL_RESET) != 0,
                        (dwFlags & CREATE_EVENT_INITIAL_SET) != 0, dwDesiredAccess);
}
HANDLE WINAPI CreateEventExW(LPSECURITY_ATTRIBUTES, LPCWSTR lpName, DWORD dwFlags,
                             DWORD dwDesiredAccess) {
    return create_event(lpName, (dwFlags & CREATE_EVENT_MANUAL_RESET) != 0,
                        (dwFlags & CREATE_EVENT_INITIAL_SET) != 0, dwDesiredAccess);
}
HANDLE WINAPI OpenEventA(DWORD dwDesiredAccess, BOOL, LPCSTR lpName) {
    return open_named<Event>(lpName, dwDesiredAccess);
}
HANDLE WINAPI OpenEventW(DWORD dwDesiredAccess, BOOL, LPCWSTR lpName) {
    return open_named<Event>(lpName, dwDesiredAccess);
}
BOOL WINAPI SetEvent(HANDLE hEvent) { return set(hEvent); }
BOOL WINAPI ResetEvent(HANDLE hEvent) { return reset(hEvent); }
BOOL WINAPI PulseEvent(HANDLE hEvent) { return pulse(hEvent); }

// Winsock's own names. They need no WSAStartup, and the errors have Win32's numbers: the WSA_ ones
// are the same [docs: WSACreateEvent].
WSAEVENT WSAAPI WSACreateEvent() { return create_event<char>(nullptr, TRUE, FALSE); }
BOOL WSAAPI WSASetEvent(WSAEVENT hEvent) { return set(hEvent); }
BOOL WSAAPI WSAResetEvent(WSAEVENT hEvent) { return reset(hEvent); }
BOOL WSAAPI WSACloseEvent(WSAEVENT hEvent) { return CloseHandle(hEvent); }

// --- mutexes ----------------------------------------------------------------------------------

HANDLE WINAPI CreateMutexA(LPSECURITY_ATTRIBUTES, BOOL bInitialOwner, LPCSTR lpName) {
    return create_mutex(lpName, bInitialOwner);
}
HANDLE WINAPI CreateMutexW(LPSECURITY_ATTRIBUTES, BOOL bInitialOwner, LPCWSTR lpName) {
    return create_mutex(lpName, bInitialOwner);
}
HANDLE WINAPI CreateMutexExA(LPSECURITY_ATTRIBUTES, LPCSTR lpName, DWORD dwFlags,
                             DWORD dwDesiredAccess) {
    return create_mutex(lpName, (dwFlags & CREATE_MUTEX_INITIAL_OWNER) != 0, dwDesiredAccess);
}
HANDLE WINAPI CreateMutexExW(LPSECURITY_ATTRIBUTES, LPCWSTR lpName, DWORD dwFlags,
                             DWORD dwDesiredAccess) {
    return create_mutex(lpName, (dwFlags & CREATE_MUTEX_INITIAL_OWNER) != 0, dwDesiredAccess);
}
HANDLE WINAPI OpenMutexA(DWORD dwDesiredAccess, BOOL, LPCSTR lpName) {
    return open_named<Mutex>(lpName, dwDesiredAccess);
}
HANDLE WINAPI OpenMutexW(DWORD dwDesiredAccess, BOOL, LPCWSTR lpName) {
    return open_named<Mutex>(lpName, dwDesiredAccess);
}
BOOL WINAPI ReleaseMutex(HANDLE hMutex) {
    return win32_call(
        FALSE, [&] { return with<Mutex>(hMutex, [](Mutex& mutex) { return mutex.release(); }); });
}

// --- semaphores -------------------------------------------------------------------------------

HANDLE WINAPI CreateSemaphoreA(LPSECURITY_ATTRIBUTES, LONG lInitialCount, LONG lMaximumCount,
                               LPCSTR lpName) {
    return create_semaphore(lpName, lInitialCount, lMaximumCount);
}
HANDLE WINAPI CreateSemaphoreW(LPSECURITY_ATTRIBUTES, LONG lInitialCount, LONG lMaximumCount,
                               LPCWSTR lpName) {
    return create_semaphore(lpName, lInitialCount, lMaximumCount);
}
HANDLE WINAPI CreateSemaphoreExA(LPSECURITY_ATTRIBUTES, LONG lInitialCount, LONG lMaximumCount,
                                 LPCSTR lpName, DWORD, DWORD dwDesiredAccess) {
    return create_semaphore(lpName, lInitialCount, lMaximumCount, dwDesiredAccess);
}
HANDLE WINAPI CreateSemaphoreExW(LPSECURITY_ATTRIBUTES, LONG lInitialCount, LONG lMaximumCount,
                                 LPCWSTR lpName, DWORD, DWORD dwDesiredAccess) {
    return create_semaphore(lpName, lInitialCount, lMaximumCount, dwDesiredAccess);
}
HANDLE WINAPI OpenSemaphoreA(DWORD dwDesiredAccess, BOOL, LPCSTR lpName) {
    return open_named<Semaphore>(lpName, dwDesiredAccess);
}
HANDLE WINAPI OpenSemaphoreW(DWORD dwDesiredAccess, BOOL, LPCWSTR lpName) {
    return open_named<Semaphore>(lpName, dwDesiredAccess);
}
BOOL WINAPI ReleaseSemaphore(HANDLE hSemaphore, LONG lReleaseCount, LPLONG lpPreviousCount) {
    return win32_call(FALSE, [&] {
        return with_changeable<Semaphore>(hSemaphore, [&](Semaphore& semaphore) {
            if (lReleaseCount <= 0) return Code::invalid_parameter;
            auto const before = semaphore.release(static_cast<std::uint32_t>(lReleaseCount));
            if (!before) return before.code();
            if (lpPreviousCount) *lpPreviousCount = static_cast<LONG>(*before);
            return Code::ok;
        });
    });
}
