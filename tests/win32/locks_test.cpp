// SPDX-License-Identifier: MIT
// Locks in the program's memory.
#include "tests/win32/support.hpp"

#include <memory>
#include <vector>

using namespace ws2::test;

namespace {

void in_threads(int count, std::function<void()> const& body) {
    std::vector<Thread> threads;
    for (int i = 0; i != count; ++i)
        threads.emplace_back([&] {
            body();
            return DWORD{0};
        });
}

struct Section {
    Section() { InitializeCriticalSection(&section); }
    ~Section() { DeleteCriticalSection(&section); }
    CRITICAL_SECTION section;
};

}  // namespace

BEHAVIOUR(
    "win32.section-size", "Win32", high, "sdk",
    "the lock structures have the size they have on Windows: a critical section two LONGs and "
    "four pointers, the others one pointer") {
    CHECK(sizeof(CRITICAL_SECTION) == 2 * sizeof(LONG) + 4 * sizeof(void*));
    CHECK(sizeof(SRWLOCK) == sizeof(void*));
    CHECK(sizeof(CONDITION_VARIABLE) == sizeof(void*));
    CHECK(sizeof(INIT_ONCE) == sizeof(void*));
}

BEHAVIOUR("win32.section-recursive", "Win32", high, "docs:EnterCriticalSection",
          "a thread enters its critical section again; others only when it has left as often") {
    Section s;
    EnterCriticalSection(&s.section);
    CHECK(TryEnterCriticalSection(&s.section));
    LeaveCriticalSection(&s.section);
    CHECK(Thread{[&] { return DWORD(TryEnterCriticalSection(&s.section)); }}.join() == 0);
    LeaveCriticalSection(&s.section);
    CHECK(Thread{[&] {
              auto const entered = DWORD(TryEnterCriticalSection(&s.section));
              LeaveCriticalSection(&s.section);
              return entered;
          }}.join() == 1);
}

BEHAVIOUR("win32.section-excludes", "Win32", high, "docs:EnterCriticalSection",
          "a critical section is one thread's at a time") {
    Section s;
    int count = 0;
    in_threads(4, [&] {
        for (int i = 0; i != 5000; ++i) {
            EnterCriticalSection(&s.section);
            ++count;
            LeaveCriticalSection(&s.section);
        }
    });
    CHECK(count == 20'000);
}

BEHAVIOUR("win32.srw-excludes", "Win32", high, "docs:AcquireSRWLockExclusive",
          "writers of an SRW lock are alone, readers only see finished writes") {
    SRWLOCK lock = SRWLOCK_INIT;
    int first = 0;
    int second = 0;
    std::atomic<int> torn{0};
    in_threads(4, [&] {
        for (int i = 0; i != 3000; ++i) {
            AcquireSRWLockShared(&lock);
            torn += first != second;
            ReleaseSRWLockShared(&lock);
            AcquireSRWLockExclusive(&lock);
            ++first;
            ++second;
            ReleaseSRWLockExclusive(&lock);
        }
    });
    CHECK(torn == 0);
    CHECK(first == 12'000);
    CHECK(lock.Ptr == nullptr);
}

BEHAVIOUR("win32.srw-try", "Win32", high, "docs:TryAcquireSRWLockShared",
          "readers share an SRW lock, a writer does not get it, and the other way round") {
    SRWLOCK lock = SRWLOCK_INIT;
    AcquireSRWLockShared(&lock);
    CHECK(TryAcquireSRWLockShared(&lock));
    CHECK_FALSE(TryAcquireSRWLockExclusive(&lock));
    ReleaseSRWLockShared(&lock);
    ReleaseSRWLockShared(&lock);
    CHECK(TryAcquireSRWLockExclusive(&lock));
    CHECK_FALSE(TryAcquireSRWLockShared(&lock));
    ReleaseSRWLockExclusive(&lock);
}

BEHAVIOUR("win32.condition-time", "Win32", high, "docs:SleepConditionVariableCS",
          "a sleep on a condition variable that nobody wakes fails with ERROR_TIMEOUT") {
    Section s;
    CONDITION_VARIABLE condition = CONDITION_VARIABLE_INIT;
    EnterCriticalSection(&s.section);
    CHECK(refused(outcome([&] { return SleepConditionVariableCS(&condition, &s.section, 10); }),
                  ERROR_TIMEOUT));
    CHECK(Thread{[&] { return DWORD(TryEnterCriticalSection(&s.section)); }}.join() == 0);
    LeaveCriticalSection(&s.section);
}

BEHAVIOUR("win32.condition-queue", "Win32", high, "docs:Condition Variables",
          "a bounded queue over a condition variable loses nothing") {
    SRWLOCK lock = SRWLOCK_INIT;
    CONDITION_VARIABLE not_full = CONDITION_VARIABLE_INIT;
    CONDITION_VARIABLE not_empty = CONDITION_VARIABLE_INIT;
    int queued = 0;
    int received = 0;
    std::atomic<int> role{0};
    in_threads(4, [&] {
        bool const sends = role++ % 2 == 0;
        for (int i = 0; i != 3000; ++i) {
            AcquireSRWLockExclusive(&lock);
            auto& mine = sends ? not_full : not_empty;
            while (queued == (sends ? 3 : 0)) SleepConditionVariableSRW(&mine, &lock, INFINITE, 0);
            queued += sends ? 1 : -1;
            received += sends ? 0 : 1;
            ReleaseSRWLockExclusive(&lock);
            WakeConditionVariable(sends ? &not_empty : &not_full);
        }
    });
    CHECK(received == 6000);
    CHECK(queued == 0);
}

BEHAVIOUR("win32.condition-all", "Win32", high, "docs:WakeAllConditionVariable",
          "WakeAllConditionVariable wakes every thread that sleeps on the variable") {
    SRWLOCK lock = SRWLOCK_INIT;
    CONDITION_VARIABLE changed = CONDITION_VARIABLE_INIT;
    int asleep = 0;
    bool is_over = false;
    std::vector<Thread> threads;
    for (int i = 0; i != 3; ++i)
        threads.emplace_back([&]() -> DWORD {
            AcquireSRWLockExclusive(&lock);
            ++asleep;
            BOOL woken = TRUE;
            while (woken && !is_over)
                woken = SleepConditionVariableSRW(&changed, &lock, patience_ms, 0);
            ReleaseSRWLockExclusive(&lock);
            return DWORD(woken);
        });
    // The lock is free only while those who have counted themselves sleep.
    for (bool all = false; !all; SwitchToThread()) {
        AcquireSRWLockExclusive(&lock);
        all = asleep == 3;
        if (all) is_over = true;
        ReleaseSRWLockExclusive(&lock);
    }
    WakeAllConditionVariable(&changed);
    for (auto& thread : threads) CHECK(thread.join() == TRUE);
}

BEHAVIOUR("win32.once", "Win32", high, "docs:InitOnceExecuteOnce",
          "InitOnceExecuteOnce runs its function in one thread, and all get its context") {
    static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    static std::atomic<int> runs{0};
    static int context = 0;
    std::atomic<int> right{0};
    in_threads(4, [&] {
        LPVOID found = nullptr;
        auto const initialise = [](PINIT_ONCE, PVOID, PVOID* made) -> BOOL {
            ++runs;
            *made = &context;
            return TRUE;
        };
        right += InitOnceExecuteOnce(&once, initialise, nullptr, &found) && found == &context;
    });
    CHECK(runs == 1);
    CHECK(right == 4);
}

BEHAVIOUR("win32.once-failed", "Win32", high, "docs:InitOnceExecuteOnce",
          "after an InitOnce function that fails the next caller tries again") {
    INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    BOOL answer = FALSE;
    auto const initialise = [](PINIT_ONCE, PVOID parameter, PVOID*) -> BOOL {
        return *static_cast<BOOL*>(parameter);
    };
    CHECK_FALSE(InitOnceExecuteOnce(&once, initialise, &answer, nullptr));
    answer = TRUE;
    CHECK(InitOnceExecuteOnce(&once, initialise, &answer, nullptr));
    BOOL pending = TRUE;
    CHECK(InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY, &pending, nullptr));
    CHECK_FALSE(pending);
}

BEHAVIOUR("win32.once-context", "Win32", high, "winetest:test_initonce",
          "the function of InitOnceExecuteOnce finds what the caller's context holds, and may "
          "leave it; the two lowest bits of a context have to be 0") {
    INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    static int given = 0;
    PVOID context = &given;
    auto const keep = [](PINIT_ONCE, PVOID, PVOID* found) -> BOOL { return *found == &given; };
    REQUIRE(InitOnceExecuteOnce(&once, keep, nullptr, &context));
    context = nullptr;
    REQUIRE(InitOnceExecuteOnce(&once, keep, nullptr, &context));
    CHECK(context == &given);

    InitOnceInitialize(&once);
    BOOL pending = FALSE;
    REQUIRE(InitOnceBeginInitialize(&once, 0, &pending, nullptr));
    CHECK(refused(
        outcome([&] { return InitOnceComplete(&once, 0, reinterpret_cast<PVOID>(0x10001)); }),
        ERROR_INVALID_PARAMETER));
    CHECK(InitOnceComplete(&once, 0, &given));
}

BEHAVIOUR("win32.once-racing-fails", "Win32", high, "winetest:test_initonce",
          "of several that may initialise none can report a failure: ERROR_INVALID_PARAMETER, and "
          "another completes") {
    INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    static int made = 0;
    BOOL pending = FALSE;
    REQUIRE(InitOnceBeginInitialize(&once, INIT_ONCE_ASYNC, &pending, nullptr));
    for (DWORD const flags :
         {DWORD{INIT_ONCE_INIT_FAILED}, DWORD{INIT_ONCE_INIT_FAILED | INIT_ONCE_ASYNC}})
        CHECK(refused(outcome([&] { return InitOnceComplete(&once, flags, nullptr); }),
                      ERROR_INVALID_PARAMETER));
    CHECK(InitOnceComplete(&once, INIT_ONCE_ASYNC, &made));
}

BEHAVIOUR("win32.once-flags", "Win32", high, "docs:InitOnceBeginInitialize",
          "INIT_ONCE_CHECK_ONLY does not go with INIT_ONCE_ASYNC: ERROR_INVALID_PARAMETER") {
    INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    BOOL pending = TRUE;
    CHECK(refused(outcome([&] {
                      return InitOnceBeginInitialize(&once, INIT_ONCE_CHECK_ONLY | INIT_ONCE_ASYNC,
                                                     &pending, nullptr);
                  }),
                  ERROR_INVALID_PARAMETER));
}

// --- barriers ---------------------------------------------------------------------------------

namespace {

struct BarrierCalls {
    template <class Function>
    static void find(Function& function, char const* name) {
        function = reinterpret_cast<Function>(
            reinterpret_cast<void (*)()>(GetProcAddress(GetModuleHandleA("kernel32.dll"), name)));
        REQUIRE(function);
    }
    BarrierCalls() {
        find(initialize, "InitializeSynchronizationBarrier");
        find(enter, "EnterSynchronizationBarrier");
        find(remove, "DeleteSynchronizationBarrier");
    }
    decltype(&InitializeSynchronizationBarrier) initialize = nullptr;
    decltype(&EnterSynchronizationBarrier) enter = nullptr;
    decltype(&DeleteSynchronizationBarrier) remove = nullptr;
};

}  // namespace

BEHAVIOUR(
    "win32.barrier", "Win32", high, "docs:EnterSynchronizationBarrier",
    "no thread passes a synchronization barrier before all have come; the last one gets TRUE") {
    BarrierCalls const calls;
    static constexpr int threads = 3;
    static constexpr int rounds = 200;
    SYNCHRONIZATION_BARRIER barrier;
    CHECK(calls.initialize(&barrier, threads, -1));
    std::atomic<int> came{0};
    std::atomic<int> last{0};
    std::atomic<int> early{0};
    in_threads(threads, [&] {
        for (int round = 1; round <= rounds; ++round) {
            ++came;
            last += calls.enter(&barrier, 0);
            early += came < round * threads;
        }
    });
    CHECK(last == rounds);
    CHECK(early == 0);
    CHECK(calls.remove(&barrier));
}

BEHAVIOUR("win32.barrier-arguments", "Win32", high, "docs:InitializeSynchronizationBarrier",
          "a synchronization barrier for no thread is ERROR_INVALID_PARAMETER") {
    BarrierCalls const calls;
    SYNCHRONIZATION_BARRIER barrier;
    CHECK(refused(outcome([&] { return calls.initialize(&barrier, 0, -1); }),
                  ERROR_INVALID_PARAMETER));
    CHECK(refused(outcome([&] { return calls.initialize(&barrier, 1, -2); }),
                  ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("win32.slist", "Win32", high, "docs:InterlockedPushEntrySList",
          "a singly linked list gives what was pushed last, and counts") {
    SLIST_HEADER list;
    InitializeSListHead(&list);
    SLIST_ENTRY entries[3];
    CHECK((InterlockedPopEntrySList(&list) == nullptr));
    CHECK((InterlockedPushEntrySList(&list, &entries[0]) == nullptr));
    CHECK((InterlockedPushEntrySList(&list, &entries[1]) == &entries[0]));
    CHECK((InterlockedPushEntrySList(&list, &entries[2]) == &entries[1]));
    CHECK(QueryDepthSList(&list) == 3);
    CHECK((InterlockedPopEntrySList(&list) == &entries[2]));
    CHECK((InterlockedFlushSList(&list) == &entries[1]));
    CHECK((entries[1].Next == &entries[0]));
    CHECK(QueryDepthSList(&list) == 0);
    CHECK((InterlockedFlushSList(&list) == nullptr));
}
