// SPDX-License-Identifier: MIT
// Completion ports as queues: posting, dequeueing, order, waiting, closing.
#include <array>
#include <string>
#include <vector>

#include "tests/support/temporary_file.hpp"
#include "tests/win32/support.hpp"

using namespace ws2::test;

namespace {

UniqueHandle port(DWORD concurrency = 0) {
    return UniqueHandle{CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, concurrency)};
}

struct Dequeued {
    BOOL taken = FALSE;
    DWORD bytes = 0xdeadbeef;
    ULONG_PTR key = 0xdeadbeef;
    OVERLAPPED* overlapped = reinterpret_cast<OVERLAPPED*>(0xdeadbeef);
    DWORD error = 0;
};
Dequeued dequeue(HANDLE from, DWORD milliseconds) {
    Dequeued result;
    SetLastError(0xdeadbeef);
    result.taken = GetQueuedCompletionStatus(from, &result.bytes, &result.key, &result.overlapped,
                                             milliseconds);
    result.error = GetLastError();
    return result;
}

bool post(HANDLE to, ULONG_PTR key) { return PostQueuedCompletionStatus(to, 0, key, nullptr) != 0; }

OVERLAPPED* as_overlapped(ULONG_PTR number) { return reinterpret_cast<OVERLAPPED*>(number); }

VOID CALLBACK add_one(ULONG_PTR counter) { ++*reinterpret_cast<int*>(counter); }

}  // namespace

BEHAVIOUR("port.create", "F.22-1 F.22-2", high, "docs:CreateIoCompletionPort",
          "CreateIoCompletionPort makes a port with INVALID_HANDLE_VALUE and no port; with a port "
          "as well it is ERROR_INVALID_PARAMETER") {
    auto const made = port();
    CHECK(made);
    CHECK(refused(
        outcome([&] { return as_value(CreateIoCompletionPort(INVALID_HANDLE_VALUE, made, 0, 0)); }),
        ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("port.associate-wrong-port", "F.22-4", high, "docs:CreateIoCompletionPort",
          "CreateIoCompletionPort with an event as port is ERROR_INVALID_HANDLE") {
    auto const event = manual_event();
    auto const file = manual_event();
    CHECK(refused(outcome([&] { return as_value(CreateIoCompletionPort(file, event, 0, 0)); }),
                  ERROR_INVALID_HANDLE));
}

BEHAVIOUR("port.post", "F.23-1 F.23-2 F.4-8 0.3-10", high, "winetest:kernel32 test_post_completion",
          "three values posted to a port come out as they were, whatever they are, and the last "
          "error stays") {
    auto const queue = port();
    CHECK(PostQueuedCompletionStatus(queue, 123, 456, as_overlapped(0x789)));
    auto const taken = dequeue(queue, 0);
    CHECK(taken.taken);
    CHECK(taken.bytes == 123);
    CHECK(taken.key == 456);
    CHECK(taken.overlapped == as_overlapped(0x789));
    CHECK(taken.error == 0xdeadbeef);
    CHECK(PostQueuedCompletionStatus(queue, 0, 0, nullptr));
    auto const nothing = dequeue(queue, 0);
    CHECK(nothing.taken);
    CHECK(nothing.overlapped == nullptr);
}

BEHAVIOUR("port.timeout", "F.4-10", high, "winetest:test_completion_port",
          "an empty port gives FALSE, WAIT_TIMEOUT and no OVERLAPPED; bytes and key stay") {
    auto const queue = port();
    for (DWORD const limit : {0u, 1u}) {
        auto const taken = dequeue(queue, limit);
        CHECK_FALSE(taken.taken);
        CHECK(taken.error == WAIT_TIMEOUT);
        CHECK(taken.overlapped == nullptr);
        CHECK(taken.bytes == 0xdeadbeef);
        CHECK(taken.key == 0xdeadbeef);
    }
}

BEHAVIOUR("port.not-a-port", "F.23-1", high, "docs:PostQueuedCompletionStatus",
          "posting to and taking from what is no port is ERROR_INVALID_HANDLE") {
    auto const event = manual_event();
    CHECK(refused(outcome([&] { return PostQueuedCompletionStatus(event, 0, 0, nullptr); }),
                  ERROR_INVALID_HANDLE));
    auto const taken = dequeue(event, 0);
    CHECK_FALSE(taken.taken);
    CHECK(taken.error == ERROR_INVALID_HANDLE);
}

BEHAVIOUR("port.first-in-first-out", "F.4-15", high, "winetest:ntdll test_set_io_completion",
          "a completion port gives packets out in the order in which they were posted") {
    auto const queue = port();
    for (ULONG_PTR key = 1; key != 100; ++key) CHECK(post(queue, key));
    for (ULONG_PTR key = 1; key != 100; ++key) CHECK(dequeue(queue, 0).key == key);
}

BEHAVIOUR(
    "port.many", "F.23-6", high, "winetest:ntdll test_set_io_completion",
    "GetQueuedCompletionStatusEx takes what there is, oldest first, and does not wait for more") {
    auto const queue = port();
    for (ULONG_PTR key = 1; key != 6; ++key) CHECK(post(queue, key));
    std::array<OVERLAPPED_ENTRY, 4> entries{};
    ULONG removed = 99;
    CHECK(GetQueuedCompletionStatusEx(queue, entries.data(), 4, &removed, INFINITE, FALSE));
    CHECK(removed == 4);
    for (ULONG i = 0; i != 4; ++i) {
        CHECK(entries[i].lpCompletionKey == i + 1);
        CHECK(entries[i].Internal == 0);
    }
    CHECK(GetQueuedCompletionStatusEx(queue, entries.data(), 4, &removed, INFINITE, FALSE));
    CHECK(removed == 1);
    CHECK(entries[0].lpCompletionKey == 5);
    CHECK(refused(outcome([&] {
                      return GetQueuedCompletionStatusEx(queue, entries.data(), 4, &removed, 1,
                                                         FALSE);
                  }),
                  WAIT_TIMEOUT));
}

BEHAVIOUR("port.alertable", "F.23-9", high, "winetest:ntdll test_set_io_completion",
          "a thread that has not dequeued from the port runs its APCs first, one that has takes "
          "packets first") {
    auto const queue = port();
    OVERLAPPED_ENTRY entry{};
    ULONG removed = 0;
    int runs = 0;
    auto const take = [&](BOOL alertable) {
        return outcome(
            [&] { return GetQueuedCompletionStatusEx(queue, &entry, 1, &removed, 0, alertable); });
    };
    auto const queue_apc = [&] {
        CHECK(QueueUserAPC(add_one, GetCurrentThread(), reinterpret_cast<ULONG_PTR>(&runs)));
    };
    CHECK(post(queue, 1));
    queue_apc();
    CHECK(refused(take(TRUE), WAIT_IO_COMPLETION));
    CHECK(runs == 1);
    CHECK(take(TRUE).value == 1);
    CHECK(post(queue, 2));
    queue_apc();
    CHECK(take(TRUE).value == 1);
    CHECK(runs == 1);
    CHECK(refused(take(FALSE), WAIT_TIMEOUT));
    CHECK(runs == 1);
    CHECK(refused(take(TRUE), WAIT_IO_COMPLETION));
    CHECK(runs == 2);
}

BEHAVIOUR("port.apc-wakes", "F.23-9", high, "docs:GetQueuedCompletionStatusEx",
          "an APC ends an alertable GetQueuedCompletionStatusEx") {
    auto const queue = port();
    static std::atomic<int> runs{0};
    runs = 0;
    std::atomic<bool> has_begun{false};  // an APC that comes earlier runs before its function
    Thread const waiting{[&]() -> DWORD {
        has_begun = true;
        OVERLAPPED_ENTRY entry{};
        ULONG removed = 0;
        bool const taken =
            GetQueuedCompletionStatusEx(queue, &entry, 1, &removed, patience_ms, TRUE) != 0;
        return taken ? 0 : GetLastError();
    }};
    REQUIRE(eventually([&] { return has_begun.load(); }));
    CHECK(WaitForSingleObject(waiting.handle(), glance_ms) == WAIT_TIMEOUT);
    CHECK(QueueUserAPC([](ULONG_PTR) { ++runs; }, waiting.handle(), 0));
    CHECK(waiting.join() == WAIT_IO_COMPLETION);
    CHECK(runs == 1);
}

BEHAVIOUR("port.apc-leaves-packets", "F.23-9", high, "docs:GetQueuedCompletionStatusEx",
          "a GetQueuedCompletionStatusEx that an APC ends leaves the packet that came with it to "
          "other threads") {
    auto const queue = port();
    constexpr ULONG_PTR last = 9999;
    std::atomic<int> taken{0};
    Thread const plain{[&]() -> DWORD {
        for (;;) {
            auto const packet = dequeue(queue, INFINITE);
            if (packet.key == last) return 0;
            ++taken;
        }
    }};
    constexpr int rounds = 50;
    for (int round = 1; round <= rounds; ++round) {
        std::atomic<bool> has_begun{false};
        Thread const alertable{[&]() -> DWORD {
            has_begun = true;
            OVERLAPPED_ENTRY entry{};
            ULONG removed = 0;
            if (GetQueuedCompletionStatusEx(queue, &entry, 1, &removed, patience_ms, TRUE)) ++taken;
            return 0;
        }};
        REQUIRE(eventually([&] { return has_begun.load(); }));
        // So that it waits, as a rule, and as the last that began to, which packets wake first.
        WaitForSingleObject(alertable.handle(), 1);
        QueueUserAPC([](ULONG_PTR) {}, alertable.handle(), 0);
        CHECK(post(queue, 1));
        CHECK(eventually([&] { return taken == round; }));
        if (taken != round) break;
    }
    CHECK(post(queue, last));
}

BEHAVIOUR("port.result-of-no-handle", "F.17", high, "docs:GetOverlappedResult",
          "GetOverlappedResult without a handle cannot wait for an operation that is under way") {
    OVERLAPPED under_way{};
    under_way.Internal = 0x103;  // STATUS_PENDING
    DWORD bytes = 0;
    auto closed = manual_event();
    HANDLE const gone = closed;
    closed.reset();
    CHECK(refused(outcome([&] { return GetOverlappedResult(gone, &under_way, &bytes, FALSE); }),
                  ERROR_IO_INCOMPLETE));
    CHECK(refused(outcome([&] { return GetOverlappedResult(gone, &under_way, &bytes, TRUE); }),
                  ERROR_INVALID_HANDLE));
}

BEHAVIOUR("port.closed-handle", "F.22-4", high, "docs:CreateIoCompletionPort",
          "a handle that is closed can neither be associated with a port nor be given notification "
          "modes: ERROR_INVALID_HANDLE") {
    auto const queue = port();
    auto closed = manual_event();
    HANDLE const gone = closed;
    closed.reset();
    CHECK(refused(outcome([&] { return as_value(CreateIoCompletionPort(gone, queue, 0, 0)); }),
                  ERROR_INVALID_HANDLE));
    CHECK(refused(outcome([&] {
                      return SetFileCompletionNotificationModes(
                          gone, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS);
                  }),
                  ERROR_INVALID_HANDLE));
}

BEHAVIOUR("port.result-in-time", "F.17", high, "docs:GetOverlappedResultEx",
          "GetOverlappedResultEx fails with WAIT_TIMEOUT when the time is up, and with "
          "WAIT_IO_COMPLETION after an APC") {
    auto const event = manual_event();
    OVERLAPPED under_way{};
    under_way.Internal = 0x103;  // STATUS_PENDING
    under_way.hEvent = event;
    DWORD bytes = 0;
    auto const result = [&](DWORD milliseconds, BOOL alertable) {
        return outcome([&] {
            return GetOverlappedResultEx(event, &under_way, &bytes, milliseconds, alertable);
        });
    };
    CHECK(refused(result(1, FALSE), WAIT_TIMEOUT));
    int runs = 0;
    CHECK(QueueUserAPC(add_one, GetCurrentThread(), reinterpret_cast<ULONG_PTR>(&runs)));
    CHECK(refused(result(patience_ms, TRUE), WAIT_IO_COMPLETION));
    CHECK(runs == 1);
}

BEHAVIOUR("port.no-entries", "F.23-8", high, "docs:GetQueuedCompletionStatusEx",
          "GetQueuedCompletionStatusEx with room for no packet is ERROR_INVALID_PARAMETER") {
    auto const queue = port();
    CHECK(post(queue, 1));
    OVERLAPPED_ENTRY entry{};
    ULONG removed = 0;
    CHECK(refused(
        outcome([&] { return GetQueuedCompletionStatusEx(queue, &entry, 0, &removed, 0, FALSE); }),
        ERROR_INVALID_PARAMETER));
    CHECK(dequeue(queue, 0).key == 1);
}

BEHAVIOUR("port.no-place-for-key", "F.23-14", medium, "docs:GetQueuedCompletionStatus",
          "without a place for the key, or for the number of entries, nothing can be dequeued: "
          "ERROR_NOACCESS") {
    auto const queue = port();
    CHECK(post(queue, 5));
    CHECK(post(queue, 6));
    DWORD bytes = 0xdeadbeef;
    auto* overlapped = as_overlapped(0xdeadbeef);
    CHECK(refused(
        outcome([&] { return GetQueuedCompletionStatus(queue, &bytes, nullptr, &overlapped, 0); }),
        ERROR_NOACCESS));
    CHECK(overlapped == nullptr);
    OVERLAPPED_ENTRY entry{};
    CHECK(refused(
        outcome([&] { return GetQueuedCompletionStatusEx(queue, &entry, 1, nullptr, 0, FALSE); }),
        ERROR_NOACCESS));
}

BEHAVIOUR("port.no-place-keeps-packet", "F.23-14", medium, "docs:GetQueuedCompletionStatus",
          "what is missing is found before the handle is looked at, and the packet stays") {
    auto const queue = port();
    auto const event = manual_event();
    CHECK(post(queue, 5));
    DWORD bytes = 0;
    OVERLAPPED* overlapped = nullptr;
    ULONG count = 0;
    for (HANDLE const handle : {static_cast<HANDLE>(queue), static_cast<HANDLE>(event)}) {
        CHECK(refused(outcome([&] {
                          return GetQueuedCompletionStatus(handle, &bytes, nullptr, &overlapped, 0);
                      }),
                      ERROR_NOACCESS));
        CHECK(refused(outcome([&] {
                          return GetQueuedCompletionStatusEx(handle, nullptr, 1, &count, 0, FALSE);
                      }),
                      ERROR_NOACCESS));
    }
    CHECK(dequeue(queue, 0).key == 5);
}

BEHAVIOUR("port.closed-under-waiters", "F.23-3 F.4-11", high,
          "winetest:ntdll test_completion_port_scheduling",
          "closing the port lets its waiters go with ERROR_ABANDONED_WAIT_0, alertable or not") {
    auto queue = port();
    HANDLE const handle = queue;
    std::atomic<int> waiting{0};
    Thread const plain{[&]() -> DWORD {
        ++waiting;
        return dequeue(handle, patience_ms).error;
    }};
    Thread const alertable{[&]() -> DWORD {
        OVERLAPPED_ENTRY entry{};
        ULONG removed = 0;
        ++waiting;
        GetQueuedCompletionStatusEx(handle, &entry, 1, &removed, patience_ms, TRUE);
        return GetLastError();
    }};
    CHECK(eventually([&] { return waiting == 2; }));
    CHECK(WaitForSingleObject(plain.handle(), glance_ms) == WAIT_TIMEOUT);
    queue.reset();
    CHECK(plain.join() == ERROR_ABANDONED_WAIT_0);
    CHECK(alertable.join() == ERROR_ABANDONED_WAIT_0);
    CHECK(dequeue(handle, 0).error == ERROR_INVALID_HANDLE);
}

BEHAVIOUR("port.closed-under-wait", "F.22-13", high,
          "winetest:ntdll test_completion_port_scheduling",
          "closing the port ends waits for its handle as if it had a packet") {
    auto queue = port();
    HANDLE const handle = queue;
    std::atomic<bool> is_waiting{false};
    Thread const waiter{[&]() -> DWORD {
        is_waiting = true;
        return WaitForSingleObject(handle, patience_ms);
    }};
    CHECK(eventually([&] { return is_waiting.load(); }));
    CHECK(WaitForSingleObject(waiter.handle(), glance_ms) == WAIT_TIMEOUT);
    queue.reset();
    CHECK(waiter.join() == WAIT_OBJECT_0);
}

BEHAVIOUR("port.skip-plain-file", "F.25-5", high, "winetest:ntdll test_file_completion_information",
          "SetFileCompletionNotificationModes on a handle without the overlapped attribute is "
          "ERROR_INVALID_PARAMETER") {
    UniqueHandle const plain{open_temporary_file()};
    UniqueHandle const overlapped{open_temporary_file(FILE_FLAG_OVERLAPPED)};
    auto const set = [](HANDLE file) {
        return outcome([&] {
            return SetFileCompletionNotificationModes(file, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS);
        });
    };
    CHECK(refused(set(plain), ERROR_INVALID_PARAMETER));
    CHECK(set(overlapped).value != FALSE);
}

BEHAVIOUR("port.last-in-first-out", "F.24-1", high,
          "winetest:ntdll test_completion_port_scheduling",
          "of several threads that wait at a port the one that came last gets the packet") {
    auto const queue = port();
    std::atomic<int> waiting{0};
    std::atomic<int> served{-1};
    std::vector<Thread> threads;
    for (int i = 0; i != 3; ++i) {
        threads.emplace_back([&, i]() -> DWORD {
            ++waiting;
            if (dequeue(queue, patience_ms).key == 1) served = i;
            return 0;
        });
        CHECK(eventually([&] { return waiting == i + 1; }));
        CHECK(WaitForSingleObject(threads.back().handle(), glance_ms) == WAIT_TIMEOUT);
    }
    CHECK(post(queue, 1));
    CHECK(threads[2].join() == 0);
    CHECK(served == 2);
    for (int i = 0; i != 2; ++i) CHECK(post(queue, 2));
}

BEHAVIOUR("port.every-packet-once", "F.4", high, "docs:I/O Completion Ports",
          "many threads post to a port and many take: every packet is taken once") {
    constexpr int threads = 4;
    constexpr ULONG_PTR each = 2000;
    auto const queue = port(threads);
    std::array<std::atomic<int>, threads * each> taken{};
    std::vector<Thread> all;
    for (int i = 0; i != threads; ++i)
        all.emplace_back([&]() -> DWORD {
            for (;;) {
                auto const packet = dequeue(queue, patience_ms);
                if (!packet.taken) return 1;
                if (packet.bytes == 1) return 0;
                ++taken[packet.key];
            }
        });
    for (ULONG_PTR i = 0; i != threads; ++i)
        all.emplace_back([&, i]() -> DWORD {
            for (ULONG_PTR key = 0; key != each; ++key)
                if (!post(queue, i * each + key)) return 1;
            return 0;
        });
    for (std::size_t i = threads; i != all.size(); ++i) CHECK(all[i].join() == 0);
    for (int i = 0; i != threads; ++i) CHECK(PostQueuedCompletionStatus(queue, 1, 0, nullptr));
    for (auto const& thread : all) CHECK(thread.join() == 0);
    int wrong = 0;
    for (auto const& count : taken) wrong += count == 1 ? 0 : 1;
    CHECK(wrong == 0);
}

BEHAVIOUR(
    "port.concurrency-one-blocked", "F.24-4", high, "docs:I/O Completion Ports",
    "at a port with a concurrency of 1 a worker that waits in its handler lets another one go on") {
    auto const queue = port(1);
    auto const event = automatic_event();
    auto const work = [&]() -> DWORD {
        auto const packet = dequeue(queue, patience_ms);
        if (packet.key == 1) return WaitForSingleObject(event, patience_ms);
        return packet.key == 2 && SetEvent(event) ? WAIT_OBJECT_0 : 1;
    };
    Thread const first{work};
    Thread const second{work};
    CHECK(post(queue, 1));
    CHECK(post(queue, 2));
    CHECK(first.join() == WAIT_OBJECT_0);
    CHECK(second.join() == WAIT_OBJECT_0);
}

BEHAVIOUR("port.concurrency-one-runs", "F.24-5", high, "docs:I/O Completion Ports",
          "at a port with a concurrency of 1 no other thread gets a packet while a worker runs") {
    auto const queue = port(1);
    CHECK(post(queue, 1));
    CHECK(post(queue, 2));
    CHECK(dequeue(queue, 0).key == 1);
    std::atomic<bool> has_tried{false};
    Thread const second{[&]() -> DWORD {
        auto const packet = dequeue(queue, 0);
        has_tried = true;
        return packet.taken ? ERROR_SUCCESS : packet.error;
    }};
    // This thread is the worker, and must not block in the meantime.
    while (!has_tried) {
    }
    CHECK(second.join() == WAIT_TIMEOUT);
    CHECK(dequeue(queue, 0).key == 2);
}

BEHAVIOUR("port.duplicated-handle", "F.22-10", medium, "docs:CreateIoCompletionPort",
          "a second handle of a port is the same queue, also when the first is closed") {
    auto first = port();
    HANDLE copy = nullptr;
    REQUIRE(DuplicateHandle(GetCurrentProcess(), first, GetCurrentProcess(), &copy, 0, FALSE,
                            DUPLICATE_SAME_ACCESS));
    UniqueHandle const second{copy};
    CHECK(post(first, 1));
    CHECK(dequeue(second, 0).key == 1);
    first.reset();
    CHECK(post(second, 2));
    CHECK(dequeue(second, 0).key == 2);
}

BEHAVIOUR("port.is-waitable", "F.22-12", high, "winetest:ntdll test_completion_port_scheduling",
          "a port is signalled while packets are queued, and waiting for it takes none") {
    auto const queue = port();
    CHECK_FALSE(is_signalled(queue));
    CHECK(post(queue, 1));
    CHECK(is_signalled(queue));
    CHECK(is_signalled(queue));
    CHECK(dequeue(queue, 0).taken);
    CHECK_FALSE(is_signalled(queue));
}

// --- files --------------------------------------------------------------------------------------

namespace {

UniqueHandle temporary_file(DWORD flags) { return UniqueHandle{open_temporary_file(flags)}; }

std::vector<DWORD>& file_routine_calls() {
    static std::vector<DWORD> all;
    return all;
}
VOID CALLBACK note_file_end(DWORD error, DWORD bytes, OVERLAPPED*) {
    file_routine_calls().push_back(error);
    file_routine_calls().push_back(bytes);
}

// Done, now or a little later.
bool is_done(BOOL result) { return result || GetLastError() == ERROR_IO_PENDING; }

}  // namespace

BEHAVIOUR("port.file", "F.22", high, "docs:CreateIoCompletionPort",
          "an overlapped file on a port is read and written at the OVERLAPPED's offset, and queues "
          "packets") {
    auto const file = temporary_file(FILE_FLAG_OVERLAPPED);
    auto const queue = port();
    REQUIRE(CreateIoCompletionPort(file, queue, 5, 0) == queue);
    OVERLAPPED writing{};
    writing.Offset = 3;
    CHECK(is_done(WriteFile(file, "data", 4, nullptr, &writing)));
    auto const written = dequeue(queue, patience_ms);
    CHECK(written.taken);
    CHECK(written.bytes == 4);
    CHECK(written.key == 5);
    CHECK(written.overlapped == &writing);
    char bytes[8] = {};
    OVERLAPPED reading{};
    reading.Offset = 4;
    CHECK(is_done(ReadFile(file, bytes, 8, nullptr, &reading)));
    auto const read = dequeue(queue, patience_ms);
    CHECK(read.bytes == 3);
    CHECK(std::string{bytes} == "ata");
    CHECK(reading.InternalHigh == 3);
}

BEHAVIOUR("port.file-end", "F.11", medium, "docs:ReadFile",
          "an overlapped read behind the end fails with ERROR_HANDLE_EOF") {
    auto const file = temporary_file(FILE_FLAG_OVERLAPPED);
    char byte_read = 0;
    OVERLAPPED reading{};
    DWORD count = 0;
    bool const at_once = ReadFile(file, &byte_read, 1, nullptr, &reading) == FALSE &&
                         GetLastError() == ERROR_HANDLE_EOF;
    CHECK((at_once || (!GetOverlappedResult(file, &reading, &count, TRUE) &&
                       GetLastError() == ERROR_HANDLE_EOF)));
}

BEHAVIOUR("port.file-not-overlapped", "F.22-3", high, "winetest:kernel32 file test_CreateFile2",
          "CreateIoCompletionPort of a file that is not overlapped is ERROR_INVALID_PARAMETER") {
    auto const file = temporary_file(0);
    auto const queue = port();
    CHECK(refused(outcome([&] { return as_value(CreateIoCompletionPort(file, queue, 0, 0)); }),
                  ERROR_INVALID_PARAMETER));
    CHECK(refused(outcome([&] { return SetFileCompletionNotificationModes(file, 1); }),
                  ERROR_INVALID_PARAMETER));
}

BEHAVIOUR("port.file-routine-refused", "F.3", medium, "docs:WriteFileEx",
          "WriteFileEx on a file that belongs to a completion port is ERROR_INVALID_PARAMETER") {
    auto const file = temporary_file(FILE_FLAG_OVERLAPPED);
    auto const queue = port();
    REQUIRE(CreateIoCompletionPort(file, queue, 0, 0));
    static OVERLAPPED overlapped{};  // outlives a call that is not refused, and so does its routine
    CHECK(refused(outcome([&] { return WriteFileEx(file, "abc", 3, &overlapped, note_file_end); }),
                  ERROR_INVALID_PARAMETER));
    SleepEx(0, TRUE);
}

BEHAVIOUR("port.file-routine", "F.3", medium, "docs:ReadFileEx",
          "ReadFileEx and WriteFileEx call their routine in an alertable wait") {
    file_routine_calls().clear();
    auto const file = temporary_file(FILE_FLAG_OVERLAPPED);
    OVERLAPPED overlapped{};
    CHECK(WriteFileEx(file, "abc", 3, &overlapped, note_file_end));
    CHECK(SleepEx(patience_ms, TRUE) == WAIT_IO_COMPLETION);
    char bytes[3];
    OVERLAPPED again{};
    CHECK(ReadFileEx(file, bytes, 3, &again, note_file_end));
    CHECK(SleepEx(patience_ms, TRUE) == WAIT_IO_COMPLETION);
    CHECK(file_routine_calls() == std::vector<DWORD>{0, 3, 0, 3});
}
