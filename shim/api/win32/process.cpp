// SPDX-License-Identifier: MIT
// The process and its console: ending it, Ctrl-C handlers, the machine.
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <thread>
#include <utility>
#include <vector>

#include "shim/api/caller_memory.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/closing/console_events.hpp"
#include "shim/core/closing/process_end.hpp"
#include "shim/core/objects/page_reservations.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

#if defined(__x86_64__)
constexpr WORD processor_architecture = PROCESSOR_ARCHITECTURE_AMD64;
#elif defined(__aarch64__)
constexpr WORD processor_architecture = PROCESSOR_ARCHITECTURE_ARM64;
#else
constexpr WORD processor_architecture = PROCESSOR_ARCHITECTURE_UNKNOWN;
#endif

unsigned processor_count() { return std::max(1u, std::thread::hardware_concurrency()); }

// A mask has room for 64 processors, and more are not reported, as on Windows.
unsigned processors_in_mask() {
    return std::min(processor_count(), unsigned{sizeof(DWORD_PTR) * 8});
}
DWORD_PTR mask_of_all_processors() {
    return ~DWORD_PTR{0} >> (sizeof(DWORD_PTR) * 8 - processors_in_mask());
}

SYSTEM_LOGICAL_PROCESSOR_INFORMATION relation(LOGICAL_PROCESSOR_RELATIONSHIP kind, ULONG_PTR mask) {
    SYSTEM_LOGICAL_PROCESSOR_INFORMATION information{};
    information.ProcessorMask = mask;
    information.Relationship = kind;
    return information;
}

// --- records of several sizes --------------------------------------------------------------------

using ProcessorRecord = SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX;

ProcessorRecord processor_record(LOGICAL_PROCESSOR_RELATIONSHIP kind, KAFFINITY mask) {
    ProcessorRecord record{};
    record.Relationship = kind;
    record.Size = offsetof(ProcessorRecord, Processor) + sizeof record.Processor;
    record.Processor.GroupCount = 1;
    record.Processor.GroupMask[0].Mask = mask;
    return record;
}

ProcessorRecord numa_record() {
    ProcessorRecord record{};
    record.Relationship = RelationNumaNode;
    record.Size = offsetof(ProcessorRecord, NumaNode) + sizeof record.NumaNode;
    record.NumaNode.GroupCount = 1;
    record.NumaNode.GroupMask.Mask = mask_of_all_processors();
    return record;
}

ProcessorRecord group_record() {
    ProcessorRecord record{};
    record.Relationship = RelationGroup;
    record.Size = offsetof(ProcessorRecord, Group) + sizeof record.Group;
    record.Group.MaximumGroupCount = record.Group.ActiveGroupCount = 1;
    auto& only = record.Group.GroupInfo[0];
    only.MaximumProcessorCount = only.ActiveProcessorCount =
        static_cast<BYTE>(processors_in_mask());
    only.ActiveProcessorMask = mask_of_all_processors();
    return record;
}

std::vector<ProcessorRecord> processor_records(LOGICAL_PROCESSOR_RELATIONSHIP wanted) {
    std::vector<ProcessorRecord> all;
    for (unsigned core = 0; core < processors_in_mask(); ++core)
        all.push_back(processor_record(RelationProcessorCore, KAFFINITY{1} << core));
    all.push_back(numa_record());
    all.push_back(processor_record(RelationProcessorPackage, mask_of_all_processors()));
    all.push_back(group_record());
    if (wanted != RelationAll)
        std::erase_if(all, [&](auto const& each) { return each.Relationship != wanted; });
    return all;
}

Code put_processor_records(LOGICAL_PROCESSOR_RELATIONSHIP wanted, void* buffer, DWORD* length) {
    if (!length || (wanted != RelationAll && wanted > RelationProcessorModule))
        return Code::invalid_parameter;
    if (!can_write(length)) return Code::no_access;
    auto const records = processor_records(wanted);
    DWORD needed = 0;
    for (auto const& each : records) needed += each.Size;
    if (std::exchange(*length, needed) < needed) return Code::insufficient_buffer;
    auto* to = static_cast<std::byte*>(buffer);
    if (!can_write(to, needed)) return Code::no_access;
    for (auto const& each : records) {
        std::memcpy(to, &each, each.Size);
        to += each.Size;
    }
    return Code::ok;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

BOOL WINAPI SetConsoleCtrlHandler(PHANDLER_ROUTINE HandlerRoutine, BOOL Add) {
    return win32_call(FALSE, [&] {
        return Add ? core::add_console_handler(HandlerRoutine)
                   : core::remove_console_handler(HandlerRoutine);
    });
}

// A console's processes are not known here: the event reaches this process only.
BOOL WINAPI GenerateConsoleCtrlEvent(DWORD dwCtrlEvent, DWORD dwProcessGroupId) {
    return win32_call(FALSE, [&] {
        if (dwCtrlEvent != CTRL_C_EVENT && dwCtrlEvent != CTRL_BREAK_EVENT)
            return Code::invalid_parameter;
        if (dwProcessGroupId != 0 && dwProcessGroupId != GetCurrentProcessId())
            return Code::invalid_parameter;
        return core::send_console_event(core::ConsoleEvent{dwCtrlEvent});
    });
}

VOID WINAPI ExitProcess(UINT uExitCode) { core::end_process(uExitCode); }

VOID WINAPI GetSystemInfo(LPSYSTEM_INFO lpSystemInfo) {
    *lpSystemInfo = {};
    lpSystemInfo->wProcessorArchitecture = processor_architecture;
    auto const processors = processor_count();
    lpSystemInfo->dwPageSize = static_cast<DWORD>(core::page_size());
    lpSystemInfo->lpMinimumApplicationAddress = reinterpret_cast<LPVOID>(DWORD_PTR{0x10000});
    lpSystemInfo->lpMaximumApplicationAddress = reinterpret_cast<LPVOID>(0x7FFFFFFEFFFF);
    lpSystemInfo->dwNumberOfProcessors = processors;
    lpSystemInfo->dwActiveProcessorMask = mask_of_all_processors();
    lpSystemInfo->dwAllocationGranularity = core::allocation_granularity;
}
VOID WINAPI GetNativeSystemInfo(LPSYSTEM_INFO lpSystemInfo) { GetSystemInfo(lpSystemInfo); }

DWORD WINAPI GetActiveProcessorCount(WORD GroupNumber) {
    if (GroupNumber != 0 && GroupNumber != ALL_PROCESSOR_GROUPS) {
        set_last_error(Code::invalid_parameter);
        return 0;
    }
    return processor_count();
}
DWORD WINAPI GetMaximumProcessorCount(WORD GroupNumber) {
    return GetActiveProcessorCount(GroupNumber);
}
WORD WINAPI GetActiveProcessorGroupCount() { return 1; }
WORD WINAPI GetMaximumProcessorGroupCount() { return 1; }

BOOL WINAPI GetLogicalProcessorInformation(PSYSTEM_LOGICAL_PROCESSOR_INFORMATION Buffer,
                                           PDWORD ReturnedLength) {
    return win32_call(FALSE, [&] {
        if (!ReturnedLength) return Code::invalid_parameter;
        if (!can_write(ReturnedLength)) return Code::no_access;
        auto const cores = processors_in_mask();
        auto const needed = static_cast<DWORD>((cores + 2) * sizeof *Buffer);
        if (std::exchange(*ReturnedLength, needed) < needed) return Code::insufficient_buffer;
        if (!can_write(Buffer, cores + 2)) return Code::no_access;
        for (unsigned core = 0; core < cores; ++core)
            *Buffer++ = relation(RelationProcessorCore, ULONG_PTR{1} << core);
        *Buffer++ = relation(RelationNumaNode, mask_of_all_processors());
        *Buffer = relation(RelationProcessorPackage, mask_of_all_processors());
        return Code::ok;
    });
}

BOOL WINAPI GetLogicalProcessorInformationEx(LOGICAL_PROCESSOR_RELATIONSHIP RelationshipType,
                                             PSYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX Buffer,
                                             PDWORD ReturnedLength) {
    return win32_call(
        FALSE, [&] { return put_processor_records(RelationshipType, Buffer, ReturnedLength); });
}

BOOL WINAPI IsWow64Process(HANDLE hProcess, PBOOL Wow64Process) {
    return win32_call(FALSE, [&] {
        if (from_handle(hProcess) != current_process_handle && GetProcessId(hProcess) == 0)
            return Code::invalid_handle;
        if (!can_write(Wow64Process)) return Code::no_access;
        *Wow64Process = FALSE;
        return Code::ok;
    });
}
