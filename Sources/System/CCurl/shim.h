// SPDX-License-Identifier: Apache-2.0
// What Swift can't call or name of libcurl's interface: variadic functions, macros, and fields of unions. The names of
// libcurl's functions stand in parentheses so that its checking macros are left out.
#pragma once
#include <curl/curl.h>
#include <sys/socket.h>

static inline CURLcode roost_curl_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

static inline CURLcode roost_curl_set_long(CURL *easy, CURLoption option, long value) {
    return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode roost_curl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    return (curl_easy_setopt)(easy, option, value);
}

/* libcurl copies the text. */
static inline CURLcode roost_curl_set_text(CURL *easy, CURLoption option, const char *value) {
    return (curl_easy_setopt)(easy, option, value);
}

/* libcurl copies as many bytes as CURLOPT_POSTFIELDSIZE_LARGE has said before. */
static inline CURLcode roost_curl_set_body(CURL *easy, const void *bytes) {
    return (curl_easy_setopt)(easy, CURLOPT_COPYPOSTFIELDS, bytes ? bytes : "");
}

static inline CURLcode roost_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode roost_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode roost_curl_on_write(CURL *easy, CURLoption option, curl_write_callback callback) {
    return (curl_easy_setopt)(easy, option, callback);
}

static inline CURLcode roost_curl_on_read(CURL *easy, curl_read_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_READFUNCTION, callback);
}

static inline CURLcode roost_curl_on_seek(CURL *easy, curl_seek_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_SEEKFUNCTION, callback);
}

static inline CURLcode roost_curl_on_open_socket(CURL *easy, curl_opensocket_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_OPENSOCKETFUNCTION, callback);
}

static inline CURLcode roost_curl_get_long(CURL *easy, CURLINFO info, long *value) {
    return (curl_easy_getinfo)(easy, info, value);
}

static inline CURLcode roost_curl_message_result(const CURLMsg *message) { return message->data.result; }

static inline CURLMcode roost_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return (curl_multi_setopt)(multi, option, value);
}

/* The address as it is handed to connect(2); declared as a struct sockaddr, it is as long as its family needs. */
static inline const void *roost_curl_address(const struct curl_sockaddr *address) { return &address->addr; }
