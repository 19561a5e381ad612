// SPDX-License-Identifier: MIT
// Microsoft's headers have no iovec, so libraries define their own, beside <fcntl.h>.
#include <winsock2.h>

#include <windows.h>

#include <ipexport.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

struct iovec {
    void* iov_base;
    size_t iov_len;
};

static size_t total(const iovec* parts, int count) {
    size_t sum = 0;
    while (count-- > 0) sum += parts[count].iov_len;
    return sum;
}

int main() {
    char text[] = "some text of many characters";
    const iovec parts[] = {
        {text, strlen(text)},
        {text, 14          }
    };
    IP_OPTION_INFORMATION options = {};
    options.Ttl = IP_REQ_TIMED_OUT == 11010 ? 0 : 1;
    printf("%d\n", static_cast<int>(total(parts, 2)) + options.Ttl);
    return 0;
}
