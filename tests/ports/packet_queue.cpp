// SPDX-License-Identifier: MIT
// A server's queue between threads, of Microsoft's Parallel Patterns Library, and its settings from
// an initialization file.
#include <concurrent_queue.h>
#include <winsock2.h>

#include <windows.h>

#include <cstdio>

static Concurrency::concurrent_queue<int> numbers;

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
    std::printf("%d\n", numbers.empty() ? sum : -1);
    return 0;
}
