// SPDX-License-Identifier: MIT
// Snapshots: of processes. Modules and threads of other processes are not listed.
#include <optional>

#include "platform/process_list.hpp"
#include "shim/api/caller_memory.hpp"
#include "shim/api/win32/adapters.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/objects/library.hpp"
#include "shim/core/waits/process_snapshot.hpp"

#include <windows.h>

#include <tlhelp32.h>

namespace ws2::api {
namespace {

using core::ProcessSnapshot;

constexpr LONG normal_priority = 8;

Result<core::Handle> take_snapshot(DWORD flags) {
    if ((flags & TH32CS_SNAPPROCESS) == 0) return Code::not_supported;
    auto processes = platform::running_processes();
    if (!processes) return Code::not_supported;
    core::ObjectPtr<core::Object> const made{new ProcessSnapshot{std::move(*processes)}};
    return core::library().handles().insert(made);
}

// All but dwSize, which says what the program was compiled with.
template <class Entry>
void fill_entry(Entry& entry, platform::RunningProcess const& process) {
    auto const size = entry.dwSize;
    entry = {};
    entry.dwSize = size;
    entry.th32ProcessID = process.id;
    entry.th32ParentProcessID = process.parent;
    entry.cntThreads = process.threads;
    entry.pcPriClassBase = normal_priority;
    copy_text(process.name, entry.szExeFile);
}

template <class Entry>
BOOL read_process(HANDLE snapshot, Entry* entry, ProcessSnapshot::Place place) {
    if (!can_write(entry)) return failed(ERROR_NOACCESS);
    if (entry->dwSize < sizeof *entry) return failed(ERROR_BAD_LENGTH);
    return win32_call(FALSE, [&] {
        return with<ProcessSnapshot>(snapshot, [&](ProcessSnapshot& all) {
            auto const process = all.read(place);
            if (!process) return Code::no_more_files;
            fill_entry(*entry, *process);
            return Code::ok;
        });
    });
}

// No snapshot has any.
BOOL read_no_module(HANDLE snapshot) {
    return win32_call(FALSE, [&] {
        return with<ProcessSnapshot>(snapshot,
                                     [](ProcessSnapshot&) { return Code::no_more_files; });
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

HANDLE WINAPI CreateToolhelp32Snapshot(DWORD dwFlags, DWORD) {
    auto const none = from_handle(INVALID_HANDLE_VALUE);
    return to_handle(win32_call(none, [&] { return take_snapshot(dwFlags); }));
}
BOOL WINAPI Process32First(HANDLE hSnapshot, LPPROCESSENTRY32 lppe) {
    return read_process(hSnapshot, lppe, ProcessSnapshot::Place::first);
}
BOOL WINAPI Process32FirstW(HANDLE hSnapshot, LPPROCESSENTRY32W lppe) {
    return read_process(hSnapshot, lppe, ProcessSnapshot::Place::first);
}
BOOL WINAPI Process32Next(HANDLE hSnapshot, LPPROCESSENTRY32 lppe) {
    return read_process(hSnapshot, lppe, ProcessSnapshot::Place::next);
}
BOOL WINAPI Process32NextW(HANDLE hSnapshot, LPPROCESSENTRY32W lppe) {
    return read_process(hSnapshot, lppe, ProcessSnapshot::Place::next);
}
BOOL WINAPI Module32First(HANDLE hSnapshot, LPMODULEENTRY32) { return read_no_module(hSnapshot); }
BOOL WINAPI Module32FirstW(HANDLE hSnapshot, LPMODULEENTRY32W) { return read_no_module(hSnapshot); }
BOOL WINAPI Module32Next(HANDLE hSnapshot, LPMODULEENTRY32) { return read_no_module(hSnapshot); }
BOOL WINAPI Module32NextW(HANDLE hSnapshot, LPMODULEENTRY32W) { return read_no_module(hSnapshot); }
