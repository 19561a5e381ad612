// SPDX-License-Identifier: MIT
// Other processes: starting them, waiting for them, ending them.
#include <atomic>

#include "platform/program.hpp"
#include "platform/threading.hpp"
#include "shim/api/caller_memory.hpp"
#include "shim/api/wide_text.hpp"
#include "shim/api/win32/own_process.hpp"
#include "shim/api/win32/process_attributes.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/closing/process_end.hpp"
#include "shim/core/duplication/adopt.hpp"
#include "shim/core/files/file.hpp"
#include "shim/core/files/program_search.hpp"
#include "shim/core/pipes/pipe.hpp"
#include "shim/core/waits/process.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

using core::File;
using core::Handle;
using core::Process;
using core::Socket;

// "name=value" after "name=value", the last one is empty.
template <class Character>
std::vector<std::string> variables_of(void const* block) {
    std::vector<std::string> all;
    auto const* text = static_cast<Character const*>(block);
    while (*text != 0) {
        all.push_back(narrowed(text));
        while (*text++ != 0) {
        }
    }
    return all;
}

int descriptor_of(Held const& held) {
    if (auto* const file = held.as<File>()) return file->fd();
    if (auto* const pipe = held.as<core::Pipe>()) {
        auto const descriptor = pipe->hand_out();
        return descriptor ? *descriptor : -1;
    }
    auto* const object = held.object();
    if (!object || object->kind() != core::ObjectKind::socket) return -1;
    auto& socket = static_cast<Socket&>(*object);
    return core::share_with_child(socket) == Code::ok ? socket.fd() : -1;
}

// The three streams, held until the child has them.
struct Streams {
    std::array<Held, 3> held;
    std::array<int, 3> descriptors{-1, -1, -1};

    Streams(std::array<HANDLE, 3> const& given, bool are_given) {
        for (std::size_t i = 0; i != held.size(); ++i) {
            auto const stream = static_cast<core::StandardStream>(i);
            held[i] = Held{are_given ? given[i] : to_handle(core::standard_handle(stream))};
            descriptors[i] = descriptor_of(held[i]);
        }
    }
};

constexpr DWORD known_flags =
    DEBUG_PROCESS | DETACHED_PROCESS | CREATE_NEW_CONSOLE | NORMAL_PRIORITY_CLASS |
    IDLE_PRIORITY_CLASS | HIGH_PRIORITY_CLASS | REALTIME_PRIORITY_CLASS |
    BELOW_NORMAL_PRIORITY_CLASS | ABOVE_NORMAL_PRIORITY_CLASS | CREATE_NEW_PROCESS_GROUP |
    CREATE_UNICODE_ENVIRONMENT | CREATE_DEFAULT_ERROR_MODE | CREATE_BREAKAWAY_FROM_JOB |
    CREATE_NO_WINDOW | EXTENDED_STARTUPINFO_PRESENT;

Code refusal_of_attributes(LPPROC_THREAD_ATTRIBUTE_LIST list, bool inherits) {
    for (auto const& each : process_attributes(list)) {
        if (each.number == PROC_THREAD_ATTRIBUTE_PARENT_PROCESS) return Code::not_supported;
        // A list of what is inherited, for a child that inherits nothing
        // [docs:UpdateProcThreadAttribute].
        if (!inherits) return Code::invalid_parameter;
    }
    return Code::ok;
}

template <class Startup>
LPPROC_THREAD_ATTRIBUTE_LIST attributes_behind(Startup const& startup) {
    using Extended =
        std::conditional_t<std::is_same_v<Startup, STARTUPINFOA>, STARTUPINFOEXA, STARTUPINFOEXW>;
    return reinterpret_cast<Extended const&>(startup).lpAttributeList;
}

template <class Character, class Startup>
Code create_process(Character const* application, Character const* command_line, bool inherits,
                    DWORD flags, void const* environment, Character const* folder,
                    Startup const* startup, PROCESS_INFORMATION* information) {
    if (!startup || !information) return Code::invalid_parameter;
    if (!application && !command_line) return Code::invalid_parameter;
    if ((flags & ~known_flags) != 0) return Code::not_supported;  // CREATE_SUSPENDED above all
    if ((flags & EXTENDED_STARTUPINFO_PRESENT) != 0) {
        auto const refused = refusal_of_attributes(attributes_behind(*startup), inherits);
        if (refused != Code::ok) return refused;
    }
    platform::ProcessStart start;
    start.words = core::words_of(narrowed(command_line ? command_line : application));
    auto found = application ? core::find_application(narrowed(application))
                             : core::find_command(start.words.front());
    if (!found) return found.code();
    start.program = std::move(*found);
    std::vector<std::string> variables;
    if (environment) {
        variables = (flags & CREATE_UNICODE_ENVIRONMENT) != 0 ? variables_of<wchar_t>(environment)
                                                              : variables_of<char>(environment);
        start.environment = &variables;
    }
    if (folder) start.folder = core::to_host_path(narrowed(folder));
    start.leads_group = (flags & CREATE_NEW_PROCESS_GROUP) != 0;
    Streams const streams{
        {startup->hStdInput, startup->hStdOutput, startup->hStdError},
        (startup->dwFlags & STARTF_USESTDHANDLES) != 0
    };
    start.streams = streams.descriptors;
    auto const process = core::start_process(start);
    if (!process) return process.code();
    auto& handles = core::library().handles();
    core::ObjectPtr<core::Object> const object{process->get()};
    auto const handle = handles.insert(object);
    if (!handle) return handle.code();
    // The handle of its first thread is one of the process here: both end at the same time.
    auto const thread = handles.duplicate(*object);
    if (!thread) return thread.code();
    *information = {to_handle(*handle), to_handle(*thread), (*process)->id(), (*process)->id()};
    return Code::ok;
}

std::atomic<DWORD> own_priority_class{NORMAL_PRIORITY_CLASS};

// Runs use(Process&), or own() for this process.
template <class Own, class Use>
auto on_process(HANDLE handle, Own&& own, Use&& use) -> decltype(own()) {
    if (is_own_process(handle)) return own();
    return with<Process>(handle, [&](Process& process) -> decltype(own()) {
        if (process.id() == platform::process_id()) return own();
        return use(process);
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI CreateProcessA(LPCSTR lpApplicationName, LPSTR lpCommandLine, LPSECURITY_ATTRIBUTES,
                           LPSECURITY_ATTRIBUTES, BOOL bInheritHandles, DWORD dwCreationFlags,
                           LPVOID lpEnvironment, LPCSTR lpCurrentDirectory,
                           LPSTARTUPINFOA lpStartupInfo,
                           LPPROCESS_INFORMATION lpProcessInformation) {
    return win32_call(FALSE, [&] {
        return create_process<char>(lpApplicationName, lpCommandLine, bInheritHandles != FALSE,
                                    dwCreationFlags, lpEnvironment, lpCurrentDirectory,
                                    lpStartupInfo, lpProcessInformation);
    });
}
BOOL WINAPI CreateProcessW(LPCWSTR lpApplicationName, LPWSTR lpCommandLine, LPSECURITY_ATTRIBUTES,
                           LPSECURITY_ATTRIBUTES, BOOL bInheritHandles, DWORD dwCreationFlags,
                           LPVOID lpEnvironment, LPCWSTR lpCurrentDirectory,
                           LPSTARTUPINFOW lpStartupInfo,
                           LPPROCESS_INFORMATION lpProcessInformation) {
    return win32_call(FALSE, [&] {
        return create_process<wchar_t>(lpApplicationName, lpCommandLine, bInheritHandles != FALSE,
                                       dwCreationFlags, lpEnvironment, lpCurrentDirectory,
                                       lpStartupInfo, lpProcessInformation);
    });
}

VOID WINAPI GetStartupInfoA(LPSTARTUPINFOA lpStartupInfo) {
    *lpStartupInfo = {};
    lpStartupInfo->cb = sizeof *lpStartupInfo;
}
VOID WINAPI GetStartupInfoW(LPSTARTUPINFOW lpStartupInfo) {
    *lpStartupInfo = {};
    lpStartupInfo->cb = sizeof *lpStartupInfo;
}

HANDLE WINAPI OpenProcess(DWORD, BOOL, DWORD dwProcessId) {
    return to_handle(win32_call(Handle{0}, [&]() -> Result<Handle> {
        if (dwProcessId == 0) return Code::invalid_parameter;
        auto const process = core::find_process(dwProcessId);
        if (!process) return process.code();
        return core::library().handles().insert(core::ObjectPtr<core::Object>{process->get()});
    }));
}

BOOL WINAPI TerminateProcess(HANDLE hProcess, UINT uExitCode) {
    return win32_call(FALSE, [&] {
        return on_process(
            hProcess, [&]() -> Code { core::end_process(uExitCode); },
            [&](Process& process) { return process.terminate(uExitCode); });
    });
}

BOOL WINAPI GetExitCodeProcess(HANDLE hProcess, LPDWORD lpExitCode) {
    return win32_call(FALSE, [&] {
        if (!can_write(lpExitCode)) return Code::no_access;
        return on_process(
            hProcess,
            [&] {
                *lpExitCode = STILL_ACTIVE;
                return Code::ok;
            },
            [&](Process& process) {
                auto const code = process.exit_code();
                if (!code) return code.code();
                *lpExitCode = code->value_or(STILL_ACTIVE);
                return Code::ok;
            });
    });
}

DWORD WINAPI GetProcessId(HANDLE Process) {
    return win32_call(DWORD{0}, [&] {
        return on_process(
            Process, []() -> Result<DWORD> { return platform::process_id(); },
            [](core::Process& process) -> Result<DWORD> { return process.id(); });
    });
}

// Stored and returned; it has no effect on the host's scheduling.
BOOL WINAPI SetPriorityClass(HANDLE hProcess, DWORD dwPriorityClass) {
    return win32_call(FALSE, [&] {
        return on_process(
            hProcess,
            [&] {
                own_priority_class = dwPriorityClass;
                return Code::ok;
            },
            [](Process&) { return Code::ok; });
    });
}
DWORD WINAPI GetPriorityClass(HANDLE hProcess) {
    return win32_call(DWORD{0}, [&] {
        return on_process(
            hProcess, []() -> Result<DWORD> { return own_priority_class.load(); },
            [](Process&) -> Result<DWORD> { return DWORD{NORMAL_PRIORITY_CLASS}; });
    });
}
