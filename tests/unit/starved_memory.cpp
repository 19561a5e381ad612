// SPDX-License-Identifier: MIT
// See starved_memory.hpp. For the whole program; elsewhere they do what the usual ones do.
#include "tests/unit/starved_memory.hpp"

#include <atomic>
#include <cstdlib>
#include <new>
#include <thread>

namespace {

// Allocations of this thread until the first that fails, and all after it; negative: none does.
constinit thread_local int left_until_failure = -1;
constinit thread_local bool has_failed = false;
constinit thread_local bool is_fed = false;
constinit std::atomic<bool> others_starve{false};
constinit std::atomic<long> failures_of_others{0};

bool may_allocate() noexcept {
    if (others_starve.load(std::memory_order_relaxed) && !is_fed) {
        ++failures_of_others;
        return false;
    }
    if (left_until_failure == 0) {
        has_failed = true;
        return false;
    }
    if (left_until_failure > 0) --left_until_failure;
    return true;
}

void* allocate(std::size_t size) noexcept {
    return may_allocate() ? std::malloc(size != 0 ? size : 1) : nullptr;
}
void* allocate_aligned(std::size_t size, std::align_val_t alignment) noexcept {
    auto const unit = static_cast<std::size_t>(alignment);
    return may_allocate() ? std::aligned_alloc(unit, (size + unit - 1) / unit * unit) : nullptr;
}
void* or_throw(void* memory) {
    if (!memory) throw std::bad_alloc{};
    return memory;
}

}  // namespace

void* operator new(std::size_t size) { return or_throw(allocate(size)); }
void* operator new[](std::size_t size) { return or_throw(allocate(size)); }
void* operator new(std::size_t size, std::nothrow_t const&) noexcept { return allocate(size); }
void* operator new[](std::size_t size, std::nothrow_t const&) noexcept { return allocate(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
    return or_throw(allocate_aligned(size, alignment));
}
void* operator new(std::size_t size, std::align_val_t alignment, std::nothrow_t const&) noexcept {
    return allocate_aligned(size, alignment);
}
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace ws2::test {

Allowance::Allowance(int allocations) {
    left_until_failure = allocations;
    has_failed = false;
}
Allowance::~Allowance() { end_shortage(); }
void Allowance::end_shortage() { left_until_failure = -1; }
bool Allowance::was_short() const { return has_failed; }

OthersStarve::OthersStarve() {
    is_fed = true;
    failures_of_others = 0;
    others_starve = true;
}
OthersStarve::~OthersStarve() {
    others_starve = false;
    is_fed = false;
}
long OthersStarve::failures() { return failures_of_others; }

int starve(std::function<void()> const& call) {
    for (int allowed = 0; allowed != most_allocations; ++allowed) {
        bool was_short = false;
        std::thread{[&] {
            Allowance const allowance{allowed};
            call();
            was_short = allowance.was_short();
        }}.join();
        if (!was_short) return allowed;
    }
    return most_allocations;
}

}  // namespace ws2::test
