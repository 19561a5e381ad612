// SPDX-License-Identifier: MIT
// Threads: their handles, ends and beginnings.
#include <array>
#include <cstdint>
#include <vector>

#include "tests/win32/support.hpp"

#include <process.h>

using namespace ws2::test;

namespace {

DWORD WINAPI echo(LPVOID value) { return static_cast<DWORD>(reinterpret_cast<UINT_PTR>(value)); }
DWORD WINAPI own_id(LPVOID) { return GetCurrentThreadId(); }

DWORD exit_code(HANDLE thread) {
    DWORD code = 0;
    CHECK(GetExitCodeThread(thread, &code));
    return code;
}

}  // namespace

BEHAVIOUR("win32.thread-exit-code", "Win32", high, "docs:GetExitCodeThread",
          "a thread's handle is signalled when it ends, and keeps its exit code") {
    UniqueHandle const thread{
        CreateThread(nullptr, 0, echo, reinterpret_cast<LPVOID>(UINT_PTR{77}), 0, nullptr)};
    CHECK(WaitForSingleObject(thread, patience_ms) == WAIT_OBJECT_0);
    CHECK(is_signalled(thread));
    CHECK(exit_code(thread) == 77);
}

BEHAVIOUR("win32.thread-still-active", "Win32", high, "docs:GetExitCodeThread",
          "a running thread's exit code is STILL_ACTIVE") {
    auto const go = manual_event();
    Thread const thread{[&] { return WaitForSingleObject(go, INFINITE); }};
    CHECK(exit_code(thread.handle()) == static_cast<DWORD>(STILL_ACTIVE));
    CHECK(SetEvent(go));
    CHECK(thread.join() == WAIT_OBJECT_0);
}

BEHAVIOUR("win32.thread-exit-thread", "Win32", high, "docs:ExitThread",
          "ExitThread ends the thread from any depth and runs no destructor of its stack") {
    static std::atomic<int> destroyed{0};
    struct Witness {
        ~Witness() { ++destroyed; }
    };
    Thread const thread{[]() -> DWORD {
        Witness const witness;
        ExitThread(5);
    }};
    CHECK(thread.join() == 5);
    CHECK(destroyed == 0);
}

BEHAVIOUR("win32.thread-suspended", "Win32", high, "docs:CreateThread",
          "a suspended thread runs nothing until ResumeThread, which reports the count before") {
    std::atomic<bool> ran{false};
    auto body = [&] { ran = true; };
    UniqueHandle const thread{CreateThread(
        nullptr, 0,
        [](LPVOID argument) -> DWORD {
            (*static_cast<decltype(body)*>(argument))();
            return 0;
        },
        &body, CREATE_SUSPENDED, nullptr)};
    CHECK(WaitForSingleObject(thread, glance_ms) == WAIT_TIMEOUT);
    CHECK_FALSE(ran);
    CHECK(ResumeThread(thread) == 1);
    CHECK(WaitForSingleObject(thread, patience_ms) == WAIT_OBJECT_0);
    CHECK(ran);
}

BEHAVIOUR("win32.thread-suspended-twice", "Win32", high, "docs:SuspendThread",
          "a thread that was suspended twice wants to be resumed twice") {
    UniqueHandle const thread{CreateThread(nullptr, 0, echo, nullptr, CREATE_SUSPENDED, nullptr)};
    CHECK(SuspendThread(thread) == 1);
    CHECK(ResumeThread(thread) == 2);
    CHECK_FALSE(is_signalled(thread));
    CHECK(ResumeThread(thread) == 1);
    CHECK(WaitForSingleObject(thread, patience_ms) == WAIT_OBJECT_0);
}

BEHAVIOUR(
    "win32.thread-terminated", "Win32", high, "docs:TerminateThread",
    "a thread that is ended before it begins runs nothing and has the exit code it was given") {
    static std::atomic<bool> ran{false};
    UniqueHandle const thread{CreateThread(
        nullptr, 0,
        [](LPVOID) -> DWORD {
            ran = true;
            return 0;
        },
        nullptr, CREATE_SUSPENDED, nullptr)};
    CHECK(TerminateThread(thread, 88));
    CHECK(WaitForSingleObject(thread, patience_ms) == WAIT_OBJECT_0);
    CHECK(exit_code(thread) == 88);
    CHECK_FALSE(ran);
}

BEHAVIOUR("win32.thread-open", "Win32", high, "docs:OpenThread",
          "OpenThread finds a thread by its id; ERROR_INVALID_PARAMETER: there is none") {
    DWORD id = 0;
    UniqueHandle const thread{CreateThread(nullptr, 0, echo, nullptr, CREATE_SUSPENDED, &id)};
    UniqueHandle const same{OpenThread(THREAD_ALL_ACCESS, FALSE, id)};
    CHECK(GetThreadId(same) == id);
    CHECK(ResumeThread(same) == 1);
    CHECK(WaitForSingleObject(same, patience_ms) == WAIT_OBJECT_0);
    UniqueHandle const own{OpenThread(THREAD_ALL_ACCESS, FALSE, GetCurrentThreadId())};
    CHECK(GetThreadId(own) == GetCurrentThreadId());
    SetLastError(0);
    CHECK(OpenThread(THREAD_ALL_ACCESS, FALSE, 0xFFFFFFFC) == nullptr);
    CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
}

BEHAVIOUR("win32.thread-processors", "Win32", high, "docs:SetThreadAffinityMask",
          "SetThreadAffinityMask reports the mask before; none and what is not there are refused") {
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    auto const all = info.dwActiveProcessorMask;
    auto const thread = GetCurrentThread();
    CHECK(SetThreadAffinityMask(thread, 1) == all);
    CHECK(SetThreadAffinityMask(thread, all) == 1);
    SetLastError(0);
    CHECK(SetThreadAffinityMask(thread, 0) == 0);
    CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
}

BEHAVIOUR("win32.thread-times", "Win32", high, "docs:GetThreadTimes",
          "what a thread has worked grows with its work") {
    auto const worked = [] {
        FILETIME created, ended, kernel, user;
        REQUIRE(GetThreadTimes(GetCurrentThread(), &created, &ended, &kernel, &user));
        return (std::uint64_t{kernel.dwHighDateTime} << 32 | kernel.dwLowDateTime) +
               (std::uint64_t{user.dwHighDateTime} << 32 | user.dwLowDateTime);
    };
    // Windows counts in ticks of the clock, so that the thread has to work for a while.
    auto const before = worked();
    auto const end = GetTickCount64() + patience_ms;
    while (worked() == before && GetTickCount64() < end) {
    }
    CHECK(worked() > before);
    FILETIME unused;
    CHECK_FALSE(GetThreadTimes(nullptr, &unused, &unused, &unused, &unused));
    CHECK(GetLastError() == ERROR_INVALID_HANDLE);
}

BEHAVIOUR("win32.not-wow64", "Win32", high, "docs:IsWow64Process",
          "a process of its host's kind is no 32-bit process on a 64-bit system") {
    BOOL is_emulated = TRUE;
    CHECK(IsWow64Process(GetCurrentProcess(), &is_emulated));
    CHECK_FALSE(is_emulated);
    SetLastError(0);
    CHECK_FALSE(IsWow64Process(nullptr, &is_emulated));
    CHECK(GetLastError() == ERROR_INVALID_HANDLE);
}

BEHAVIOUR("win32.process-times", "Win32", high, "docs:GetProcessTimes",
          "a process that runs was created in the past, and computes") {
    FILETIME created, ended, kernel, user, now;
    REQUIRE(GetProcessTimes(GetCurrentProcess(), &created, &ended, &kernel, &user));
    GetSystemTimeAsFileTime(&now);
    CHECK(CompareFileTime(&created, &now) <= 0);
    CHECK(now.dwHighDateTime - created.dwHighDateTime <= 1000);
    SetLastError(0);
    CHECK_FALSE(GetProcessTimes(nullptr, &created, &ended, &kernel, &user));
    CHECK(GetLastError() == ERROR_INVALID_HANDLE);
}

BEHAVIOUR("win32.thread-ids", "Win32", high, "docs:GetThreadId",
          "CreateThread, the thread itself and GetThreadId tell one id, which is not ours") {
    DWORD id = 0;
    UniqueHandle const thread{CreateThread(nullptr, 0, own_id, nullptr, 0, &id)};
    CHECK(id == GetThreadId(thread));
    CHECK(WaitForSingleObject(thread, patience_ms) == WAIT_OBJECT_0);
    CHECK(exit_code(thread) == id);
    CHECK(id != GetCurrentThreadId());
    CHECK(GetThreadId(GetCurrentThread()) == GetCurrentThreadId());
}

BEHAVIOUR("win32.thread-close-handle", "Win32", high, "docs:CloseHandle",
          "closing a thread's handle leaves the thread running") {
    auto const done = manual_event();
    auto const go = manual_event();
    struct Events {
        HANDLE go, done;
    } events{go, done};
    UniqueHandle thread{CreateThread(
        nullptr, 0,
        [](LPVOID argument) -> DWORD {
            auto const mine = *static_cast<Events*>(argument);
            WaitForSingleObject(mine.go, INFINITE);
            return static_cast<DWORD>(SetEvent(mine.done));
        },
        &events, 0, nullptr)};
    thread.reset();
    CHECK(SetEvent(go));
    CHECK(WaitForSingleObject(done, patience_ms) == WAIT_OBJECT_0);
}

BEHAVIOUR("win32.process-processors", "Win32", high, "docs:GetProcessAffinityMask",
          "a process may use the processors that there are; a thread runs on one of them") {
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    DWORD_PTR process = 0, all = 0;
    CHECK(GetProcessAffinityMask(GetCurrentProcess(), &process, &all));
    CHECK(all == info.dwActiveProcessorMask);
    CHECK((process & ~all) == 0);
    CHECK(GetCurrentProcessorNumber() < 64);
    CHECK(refused(outcome([&] { return GetProcessAffinityMask(nullptr, &process, &all); }),
                  ERROR_INVALID_HANDLE));
}

BEHAVIOUR("win32.logical-processors", "Win32", high, "docs:GetLogicalProcessorInformation",
          "the cores that GetLogicalProcessorInformation reports are the processors of the mask") {
    DWORD size = 0;
    CHECK(refused(outcome([&] { return GetLogicalProcessorInformation(nullptr, &size); }),
                  ERROR_INSUFFICIENT_BUFFER));
    using Relation = SYSTEM_LOGICAL_PROCESSOR_INFORMATION;
    REQUIRE(size % sizeof(Relation) == 0);
    std::vector<Relation> relations(size / sizeof(Relation));
    REQUIRE(GetLogicalProcessorInformation(relations.data(), &size));
    CHECK(size == relations.size() * sizeof(Relation));
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    ULONG_PTR cores = 0;
    for (auto const& relation : relations)
        if (relation.Relationship == RelationProcessorCore) {
            CHECK((cores & relation.ProcessorMask) == 0);
            cores |= relation.ProcessorMask;
        }
    CHECK(cores == info.dwActiveProcessorMask);
    CHECK(refused(outcome([&] { return GetLogicalProcessorInformation(nullptr, nullptr); }),
                  ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("win32.logical-processor-counts", "Win32", high, "docs:GetActiveProcessorCount",
          "GetActiveProcessorCount counts the processors of a group and of all; there is one group "
          "where they are fewer than 64, and none of a group that is not there") {
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    CHECK(GetActiveProcessorCount(ALL_PROCESSOR_GROUPS) == info.dwNumberOfProcessors);
    CHECK(GetActiveProcessorCount(0) == info.dwNumberOfProcessors);
    CHECK(GetMaximumProcessorCount(ALL_PROCESSOR_GROUPS) >= info.dwNumberOfProcessors);
    CHECK(GetActiveProcessorGroupCount() == 1);
    CHECK(GetMaximumProcessorGroupCount() >= 1);
    CHECK(refused(outcome([] { return GetActiveProcessorCount(20); }), ERROR_INVALID_PARAMETER));
    CHECK(refused(outcome([] { return GetMaximumProcessorCount(20); }), ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("win32.logical-processor-records", "Win32", high, "docs:GetLogicalProcessorInformationEx",
          "the records of GetLogicalProcessorInformationEx follow each other by their sizes; the "
          "cores and the groups have the processors of the mask, and one kind can be asked for") {
    using Record = SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX;
    auto const records_of = [](LOGICAL_PROCESSOR_RELATIONSHIP wanted) {
        DWORD size = 0;
        CHECK(refused(
            outcome([&] { return GetLogicalProcessorInformationEx(wanted, nullptr, &size); }),
            ERROR_INSUFFICIENT_BUFFER));
        std::vector<std::byte> room(size);
        REQUIRE(GetLogicalProcessorInformationEx(wanted, reinterpret_cast<Record*>(room.data()),
                                                 &size));
        CHECK(size == room.size());
        return room;
    };
    auto const masks_in = [](std::vector<std::byte> const& room,
                             LOGICAL_PROCESSOR_RELATIONSHIP kind) {
        ULONG_PTR masks = 0;
        for (std::size_t at = 0; at < room.size();) {
            auto const& record = *reinterpret_cast<Record const*>(room.data() + at);
            REQUIRE(record.Size != 0);
            bool const is_of_kind = record.Relationship == kind;
            if (is_of_kind && kind == RelationProcessorCore)
                masks |= record.Processor.GroupMask[0].Mask;
            if (is_of_kind && kind == RelationGroup)
                masks |= record.Group.GroupInfo[0].ActiveProcessorMask;
            at += record.Size;
        }
        return masks;
    };
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    auto const all = records_of(RelationAll);
    CHECK(masks_in(all, RelationProcessorCore) == info.dwActiveProcessorMask);
    CHECK(masks_in(all, RelationGroup) == info.dwActiveProcessorMask);
    auto const cores = records_of(RelationProcessorCore);
    CHECK(cores.size() < all.size());
    CHECK(masks_in(cores, RelationProcessorCore) == info.dwActiveProcessorMask);
    CHECK(masks_in(cores, RelationGroup) == 0);
}

BEHAVIOUR("win32.thread-priority", "Win32", high, "docs:SetThreadPriority",
          "a thread's priority is what was set last; others are refused") {
    CHECK(GetThreadPriority(GetCurrentThread()) == THREAD_PRIORITY_NORMAL);
    CHECK(SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_BELOW_NORMAL));
    CHECK(GetThreadPriority(GetCurrentThread()) == THREAD_PRIORITY_BELOW_NORMAL);
    CHECK(refused(outcome([] { return SetThreadPriority(GetCurrentThread(), 1000); }),
                  ERROR_INVALID_PARAMETER));
    CHECK(SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_NORMAL));
}

BEHAVIOUR("win32.beginthreadex", "Win32", high, "docs:_beginthreadex",
          "_beginthreadex gives a handle that stays open, with _endthreadex's exit code") {
    unsigned id = 0;
    auto const start = [](void*) -> unsigned {
        _endthreadex(9);
        return 1;
    };
    UniqueHandle const thread{
        reinterpret_cast<HANDLE>(_beginthreadex(nullptr, 0, start, nullptr, 0, &id))};
    CHECK(id == GetThreadId(thread));
    CHECK(WaitForSingleObject(thread, patience_ms) == WAIT_OBJECT_0);
    CHECK(exit_code(thread) == 9);
}

BEHAVIOUR("win32.beginthread", "Win32", high, "docs:_beginthread",
          "_beginthread runs the function with its argument") {
    auto const done = manual_event();
    auto const start = [](void* event) { SetEvent(*static_cast<HANDLE*>(event)); };
    HANDLE event = done;
    CHECK(_beginthread(start, 0, &event) != static_cast<uintptr_t>(-1));
    CHECK(WaitForSingleObject(done, patience_ms) == WAIT_OBJECT_0);
}

namespace {

struct BackTrace {
    std::array<PVOID, 32> frames{};
    DWORD hash = 0;
    WORD count = 0;
};

// Both from the same place, so that only the number of frames to skip differs.
std::array<BackTrace, 3> three_back_traces(std::array<DWORD, 3> const& skipped) {
    std::array<BackTrace, 3> all;
    for (std::size_t i = 0; i != all.size(); ++i)
        all[i].count = CaptureStackBackTrace(skipped[i], 32, all[i].frames.data(), &all[i].hash);
    return all;
}

}  // namespace

BEHAVIOUR("win32.stack-back-trace", "Win32", medium, "docs:RtlCaptureStackBackTrace",
          "CaptureStackBackTrace writes where the thread goes back to, from the caller on or from "
          "a number of frames behind it, and a number that equal stacks have in common") {
    auto const [first, again, without_caller] = three_back_traces({0, 0, 1});
    REQUIRE(first.count >= 3);
    CHECK(again.frames == first.frames);
    CHECK(again.hash == first.hash);
    CHECK(without_caller.frames[0] == first.frames[1]);
    CHECK(without_caller.frames[1] == first.frames[2]);
    PVOID one[2] = {nullptr, nullptr};
    CHECK(CaptureStackBackTrace(0, 1, one, nullptr) == 1);
    CHECK(one[0] != nullptr);
    CHECK(one[1] == nullptr);
}
