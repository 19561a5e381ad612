// SPDX-License-Identifier: MIT
// CancelSynchronousIo: ends the read that a thread waits in, and finds nothing elsewhere.
#include "tests/win32/support.hpp"

using namespace ws2::test;

namespace {

struct Pipe {
    UniqueHandle reader;
    UniqueHandle writer;
    Pipe() {
        HANDLE read = nullptr;
        HANDLE write = nullptr;
        CreatePipe(&read, &write, nullptr, 0);
        reader = UniqueHandle{read};
        writer = UniqueHandle{write};
    }
};

// The last error where reading fails.
DWORD read_one(HANDLE file) {
    char one = 0;
    DWORD count = 0;
    return ReadFile(file, &one, 1, &count, nullptr) ? 0 : GetLastError();
}

Outcome cancel(HANDLE thread) {
    return outcome([&] { return CancelSynchronousIo(thread); });
}

}  // namespace

BEHAVIOUR("win32.cancel-read", "F.16-9", high, "winetest:test_cancelsynchronousio",
          "CancelSynchronousIo ends a ReadFile that another thread waits in with "
          "ERROR_OPERATION_ABORTED") {
    Pipe const pipe;
    Thread const thread{[&] { return read_one(pipe.reader); }};
    CHECK(eventually([&] { return CancelSynchronousIo(thread.handle()) != 0; }));
    CHECK(thread.join() == ERROR_OPERATION_ABORTED);
}

BEHAVIOUR(
    "win32.cancel-read-once", "F.16-9", medium, "docs:CancelSynchronousIo",
    "CancelSynchronousIo ends one ReadFile: the next one of the thread waits and finds its data") {
    Pipe const pipe;
    std::atomic<DWORD> first{0};
    Thread const thread{[&] {
        first = read_one(pipe.reader);
        return read_one(pipe.reader);
    }};
    CHECK(eventually([&] { return CancelSynchronousIo(thread.handle()) != 0; }));
    CHECK(eventually([&] { return first != 0; }));
    DWORD count = 0;
    CHECK(WriteFile(pipe.writer, "x", 1, &count, nullptr));
    CHECK(thread.join() == 0);
    CHECK(first == ERROR_OPERATION_ABORTED);
}

BEHAVIOUR("win32.cancel-read-no-apc", "F.16-9 0.3-8", medium, "docs:CancelSynchronousIo",
          "a ReadFile that CancelSynchronousIo has ended runs no APC, and leaves none") {
    static std::atomic<int> runs{0};
    runs = 0;
    Pipe const pipe;
    auto const queued = manual_event();
    std::atomic<DWORD> slept{0};
    Thread const thread{[&] {
        auto const note = [](ULONG_PTR) { ++runs; };
        QueueUserAPC(note, GetCurrentThread(), 0);
        SetEvent(queued);
        auto const error = read_one(pipe.reader);
        if (runs != 0) return DWORD{0};
        slept = SleepEx(0, TRUE);
        return SleepEx(0, TRUE) == 0 ? error : DWORD{0};
    }};
    CHECK(WaitForSingleObject(queued, patience_ms) == WAIT_OBJECT_0);
    CHECK(eventually([&] { return CancelSynchronousIo(thread.handle()) != 0; }));
    CHECK(thread.join() == ERROR_OPERATION_ABORTED);
    CHECK(slept == WAIT_IO_COMPLETION);
    CHECK(runs == 1);
}

BEHAVIOUR("win32.cancel-nothing", "F.16-9", high, "docs:CancelSynchronousIo",
          "CancelSynchronousIo finds nothing to cancel in a thread that waits for no file") {
    auto const event = manual_event();
    CHECK(refused(cancel(GetCurrentThread()), ERROR_NOT_FOUND));
    Thread const thread{[&] { return WaitForSingleObject(event, INFINITE); }};
    CHECK(refused(cancel(thread.handle()), ERROR_NOT_FOUND));
    CHECK(WaitForSingleObject(thread.handle(), glance_ms) == WAIT_TIMEOUT);
    CHECK(refused(cancel(thread.handle()), ERROR_NOT_FOUND));
    SetEvent(event);
    CHECK(thread.join() == WAIT_OBJECT_0);
    CHECK(refused(cancel(thread.handle()), ERROR_NOT_FOUND));
}

BEHAVIOUR("win32.cancel-no-thread", "F.16-9", high, "winetest:test_cancelsynchronousio",
          "CancelSynchronousIo of what is no thread is ERROR_INVALID_HANDLE") {
    auto const event = manual_event();
    CHECK(refused(cancel(nullptr), ERROR_INVALID_HANDLE));
    CHECK(refused(cancel(reinterpret_cast<HANDLE>(LONG_PTR{0xdeadbe0})), ERROR_INVALID_HANDLE));
    CHECK(refused(cancel(event), ERROR_INVALID_HANDLE));
}
