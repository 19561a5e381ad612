// SPDX-License-Identifier: MIT
// What probes say about memory, and that they leave the program's faults to the program.
#include "platform/memory_probe.hpp"

#include <setjmp.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#include "platform/deadline.hpp"
#include "tests/support/bad_memory.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/plain_child.hpp"

using namespace ws2;
using platform::is_readable;
using platform::is_writable;

namespace {

constexpr std::size_t some_pages = 5 * platform::smallest_page + 17;

sigjmp_buf before_fault;
std::atomic<int> faults;

void count_fault(int) {
    ++faults;
    siglongjmp(before_fault, 1);
}

// Some processors (s390x) report to a handler the page of a fault and no more.
std::uintptr_t page_of(void* address) {
    constexpr std::uintptr_t page_size = 4096;
    return reinterpret_cast<std::uintptr_t>(address) / page_size;
}

std::atomic<void*> faulted_at;

void note_fault(int, siginfo_t* info, void*) {
    faulted_at = info->si_addr;
    siglongjmp(before_fault, 1);
}

// A fault of the program's own, met by the program's handler: not one of what a sanitizer keeps
// about that place.
__attribute__((no_sanitize("address", "thread"))) void fault_once() {
    if (sigsetjmp(before_fault, 1) == 0) *static_cast<int volatile*>(test::nowhere()) = 1;
}

// Otherwise the program's handler, count_fault(), gets their faults.
bool probes_reach_library() {
    if (sigsetjmp(before_fault, 1) != 0) return false;
    return !is_writable(test::write_protected(), 4);
}

// The handlers of the test framework come back afterwards.
class OwnHandler {
public:
    OwnHandler() : before_{std::signal(SIGSEGV, count_fault)} {}
    OwnHandler(OwnHandler const&) = delete;
    OwnHandler& operator=(OwnHandler const&) = delete;
    ~OwnHandler() { std::signal(SIGSEGV, before_); }

private:
    void (*before_)(int);
};

struct sigaction replaced;

// What a program's crash reporter does with a fault that it does not know.
void hand_on(int signal, siginfo_t* info, void* context) {
    if ((replaced.sa_flags & SA_SIGINFO) != 0)
        replaced.sa_sigaction(signal, info, context);
    else
        replaced.sa_handler(signal);
}

bool is_handed_on_to_the_first() {
    std::signal(SIGSEGV, count_fault);
    platform::prepare_memory_probes();
    struct sigaction second {};
    second.sa_sigaction = hand_on;
    second.sa_flags = SA_SIGINFO;
    if (::sigaction(SIGSEGV, &second, &replaced) != 0) return false;
    platform::prepare_memory_probes();
    faults = 0;
    fault_once();
    return faults == 1;
}

}  // namespace

// Before any other test: in the child the library meets the first of these handlers first.
TEST_CASE("a handler that hands a fault on reaches the one from before the library") {
    CHECK(test::ends_in_child([] {
        if (!is_handed_on_to_the_first()) std::abort();
    }));
}

TEST_CASE("memory that is there can be read and written, and keeps its contents") {
    platform::prepare_memory_probes();
    std::vector<unsigned char> memory(some_pages, 0xa5);
    CHECK(is_readable(memory.data(), memory.size()));
    CHECK(is_writable(memory.data(), memory.size()));
    CHECK(memory == std::vector<unsigned char>(some_pages, 0xa5));
    int word = 42;
    CHECK(is_writable(&word, sizeof word));
    CHECK(word == 42);
}

TEST_CASE("no memory can be read and written anywhere") {
    platform::prepare_memory_probes();
    CHECK(is_readable(nullptr, 0));
    CHECK(is_writable(test::nowhere(), 0));
}

TEST_CASE("memory that is not there can be neither read nor written") {
    platform::prepare_memory_probes();
    for (void* const bad :
         {static_cast<void*>(nullptr), reinterpret_cast<void*>(std::uintptr_t{1}),
          reinterpret_cast<void*>(std::uintptr_t{0xffff}), test::nowhere(),
          test::beyond_addresses(), reinterpret_cast<void*>(~std::uintptr_t{0})}) {
        for (std::size_t const size : {std::size_t{1}, std::size_t{16}, some_pages}) {
            CAPTURE(bad, size);
            CHECK_FALSE(is_readable(bad, size));
            CHECK_FALSE(is_writable(bad, size));
        }
    }
}
TEST_CASE("where memory begins is seen, and small numbers are no memory") {
    platform::prepare_memory_probes();
    int const word = 42;
    CHECK(platform::begins_memory(&word));
    CHECK(platform::begins_memory(test::write_protected()));
    CHECK_FALSE(platform::begins_memory(nullptr));
    CHECK_FALSE(platform::begins_memory(reinterpret_cast<void*>(std::uintptr_t{0xffff})));
    CHECK_FALSE(platform::begins_memory(test::nowhere()));
}

TEST_CASE("constants can be read and not written") {
    platform::prepare_memory_probes();
    CHECK(is_readable(test::write_protected(), sizeof(test::Constants)));
    CHECK_FALSE(is_writable(test::write_protected(), 1));
    CHECK_FALSE(is_writable(test::write_protected(), sizeof(test::Constants)));
}

TEST_CASE("all threads probe at once") {
    platform::prepare_memory_probes();
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    int word = 7;
    for (int i = 0; i != 4; ++i)
        threads.emplace_back([&] {
            for (int round = 0; round != 200; ++round) {
                wrong += is_writable(test::nowhere(), 8) ? 1 : 0;
                wrong += is_readable(test::nowhere(), 8) ? 1 : 0;
                wrong += is_writable(&word, sizeof word) ? 0 : 1;
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(wrong == 0);
    CHECK(word == 7);
}

TEST_CASE("the program's handler meets the program's faults, as often as they come") {
    OwnHandler const handler;
    platform::prepare_memory_probes();
    faults = 0;
    fault_once();
    CHECK(faults == 1);
    CHECK_FALSE(is_readable(test::nowhere(), 1));
    CHECK(faults == 1);
    fault_once();
    CHECK(faults == 2);
}

TEST_CASE(
    "the program's handler gets the address of the fault, in the form that it has asked for") {
    struct sigaction before {};
    struct sigaction own {};
    own.sa_sigaction = note_fault;
    own.sa_flags = SA_SIGINFO;
    REQUIRE(sigaction(SIGSEGV, &own, &before) == 0);
    platform::prepare_memory_probes();
    faulted_at = nullptr;
    fault_once();
    REQUIRE(sigaction(SIGSEGV, &before, nullptr) == 0);
    CHECK(page_of(faulted_at) == page_of(test::nowhere()));
}

TEST_CASE("a handler that comes later is in front until the next preparation") {
    platform::prepare_memory_probes();
    OwnHandler const handler;
    platform::prepare_memory_probes();
    faults = 0;
    CHECK_FALSE(is_writable(test::write_protected(), 4));
    CHECK(faults == 0);
    fault_once();
    CHECK(faults == 1);
}

TEST_CASE("what is called often finds a later handler too: at once after a pause, else soon") {
    platform::prepare_memory_probes();
    {
        OwnHandler const handler;
        platform::keep_memory_probes_prepared();
        CHECK(probes_reach_library());
    }
    for (int i = 0; i != 1000; ++i) platform::keep_memory_probes_prepared();
    OwnHandler const handler;
    auto const limit = platform::Deadline::after(std::chrono::seconds{20});
    do platform::keep_memory_probes_prepared();
    while (!probes_reach_library() && !limit.has_passed());
    CHECK(probes_reach_library());
}
