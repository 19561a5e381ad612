// SPDX-License-Identifier: MIT
// A server's queues between threads, of Microsoft's Parallel Patterns Library, and its settings
// from an initialization file.
#include <concurrent_priority_queue.h>
#include <concurrent_queue.h>
#include <winsock2.h>

#include <windows.h>

#include <cstdio>

static Concurrency::concurrent_queue<int> numbers;

static Concurrency::concurrent_priority_queue<int> by_size;

static DWORD WINAPI produce(LPVOID count) {
    for (int i = 1; i <= *static_cast<int*>(count); ++i) numbers.push(1);
    return 0;
}

int main() {
    char folder[MAX_PATH], file[MAX_PATH];
    GetTempPathA(MAX_PATH, folder);
    GetTempFileNameA(folder, "ws2", 0, file);
    WritePrivateProfileStringA("Server", "Packets", "21", file);
    int count = static_cast<int>(GetPrivateProfileIntA("server", "packets", 0, file));
    DeleteFileA(file);
    HANDLE threads[2];
    for (auto& thread : threads) thread = CreateThread(nullptr, 0, produce, &count, 0, nullptr);
    int sum = 0;
    while (sum < 2 * count) {
        int number = 0;
        if (numbers.try_pop(number)) sum += number;
    }
    WaitForMultipleObjects(2, threads, TRUE, INFINITE);
    for (int number : {2, 7, 5, 1}) by_size.push(number);
    int largest = 0, next = 0, more = 0;
    bool is_ordered = by_size.try_pop(largest) && by_size.try_pop(next) && by_size.size() == 2;
    is_ordered = is_ordered && largest == 7 && next == 5 && by_size.try_pop(next) &&
                 by_size.try_pop(next) && next == 1 && !by_size.try_pop(more) && by_size.empty();
    std::printf("%d\n", numbers.empty() && is_ordered ? sum : -1);
    return 0;
}
