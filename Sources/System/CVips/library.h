// SPDX-License-Identifier: Apache-2.0
// libvips as a table of functions that is filled when a worker opens the library: linked, it would cost every process
// 20 MB and 15 ms, and a machine without it could not start the server. So its interface is declared here once more, as
// far as it is used; a test compares the list with libvips' own headers. Below it stands what Swift can't call:
// functions with a variable number of arguments.
#pragma once
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct _VipsImage VipsImage;
typedef struct _VipsSource VipsSource;
typedef struct _VipsTarget VipsTarget;
typedef struct _VipsArrayDouble VipsArrayDouble;

/* result, name, parameters. Enumerations count as unsigned int, but for those that have a negative value. */
#define ROOST_VIPS_FUNCTIONS(X) \
    X(int, vips_init, (const char *)) \
    X(const char *, vips_version_string, (void)) \
    X(int, vips_version, (int)) \
    X(void, vips_cache_set_max, (int)) \
    X(void, vips_cache_set_max_mem, (size_t)) \
    X(void, vips_cache_set_max_files, (int)) \
    X(void, vips_concurrency_set, (int)) \
    X(void, vips_block_untrusted_set, (int)) \
    X(void, vips_operation_block_set, (const char *, int)) \
    X(const char *, vips_error_buffer, (void)) \
    X(void, vips_error_clear, (void)) \
    X(VipsSource *, vips_source_new_from_descriptor, (int)) \
    X(VipsTarget *, vips_target_new_to_descriptor, (int)) \
    X(const char *, vips_foreign_find_load_source, (VipsSource *)) \
    X(VipsImage *, vips_image_new_from_source, (VipsSource *, const char *, ...)) \
    X(VipsImage *, vips_image_new_from_image, (VipsImage *, const double *, int)) \
    X(VipsImage *, vips_image_copy_memory, (VipsImage *)) \
    X(void *, vips_image_write_to_memory, (VipsImage *, size_t *)) \
    X(int, vips_image_get_width, (const VipsImage *)) \
    X(int, vips_image_get_height, (const VipsImage *)) \
    X(int, vips_image_get_bands, (const VipsImage *)) \
    X(int, vips_image_get_xoffset, (const VipsImage *)) \
    X(int, vips_image_get_yoffset, (const VipsImage *)) \
    X(int, vips_image_get_page_height, (VipsImage *)) \
    X(int, vips_image_get_n_pages, (VipsImage *)) \
    X(int, vips_image_get_orientation, (VipsImage *)) \
    X(int, vips_image_hasalpha, (VipsImage *)) \
    X(int, vips_image_get_string, (const VipsImage *, const char *, const char **)) \
    X(unsigned long, vips_image_get_typeof, (const VipsImage *, const char *)) \
    X(void, vips_image_set_int, (VipsImage *, const char *, int)) \
    X(char **, vips_image_get_fields, (VipsImage *)) \
    X(int, vips_image_remove, (VipsImage *, const char *)) \
    X(VipsArrayDouble *, vips_array_double_new, (const double *, int)) \
    X(int, vips_thumbnail_source, (VipsSource *, VipsImage **, int, ...)) \
    X(int, vips_thumbnail_image, (VipsImage *, VipsImage **, int, ...)) \
    X(int, vips_copy, (VipsImage *, VipsImage **, ...)) \
    X(int, vips_cast, (VipsImage *, VipsImage **, int, ...)) \
    X(int, vips_colourspace, (VipsImage *, VipsImage **, int, ...)) \
    X(int, vips_extract_area, (VipsImage *, VipsImage **, int, int, int, int, ...)) \
    X(int, vips_smartcrop, (VipsImage *, VipsImage **, int, int, ...)) \
    X(int, vips_embed, (VipsImage *, VipsImage **, int, int, int, int, ...)) \
    X(int, vips_addalpha, (VipsImage *, VipsImage **, ...)) \
    X(int, vips_flatten, (VipsImage *, VipsImage **, ...)) \
    X(int, vips_composite2, (VipsImage *, VipsImage *, VipsImage **, unsigned int, ...)) \
    X(int, vips_premultiply, (VipsImage *, VipsImage **, ...)) \
    X(int, vips_unpremultiply, (VipsImage *, VipsImage **, ...)) \
    X(int, vips_rot, (VipsImage *, VipsImage **, unsigned int, ...)) \
    X(int, vips_flip, (VipsImage *, VipsImage **, unsigned int, ...)) \
    X(int, vips_gaussblur, (VipsImage *, VipsImage **, double, ...)) \
    X(int, vips_sharpen, (VipsImage *, VipsImage **, ...)) \
    X(int, vips_arrayjoin, (VipsImage **, VipsImage **, int, ...)) \
    X(int, vips_jpegsave_target, (VipsImage *, VipsTarget *, ...)) \
    X(int, vips_pngsave_target, (VipsImage *, VipsTarget *, ...)) \
    X(int, vips_webpsave_target, (VipsImage *, VipsTarget *, ...)) \
    X(int, vips_heifsave_target, (VipsImage *, VipsTarget *, ...)) \
    X(int, vips_gifsave_target, (VipsImage *, VipsTarget *, ...)) \
    X(unsigned long, vips_type_find, (const char *, const char *))

struct roost_vips {
#define ROOST_VIPS_FIELD(result, name, parameters) result(*name) parameters;
    ROOST_VIPS_FUNCTIONS(ROOST_VIPS_FIELD)
#undef ROOST_VIPS_FIELD
    void (*g_object_unref)(void *);
    void (*g_free)(void *);
    void (*g_strfreev)(char **);
    void (*vips_area_unref)(void *);
    void *(*g_module_open)(const char *, unsigned int);
    /* Of the folder with the library's modules; empty when it is not known. */
    char modules[PATH_MAX];
};

#ifndef ROOST_VIPS_DECLARATIONS_ONLY

#ifndef __USE_GNU
/* The C library has it in any case, and shows it only to those who ask for its extensions. */
typedef struct {
    const char *dli_fname;
    void *dli_fbase;
    const char *dli_sname;
    void *dli_saddr;
} Dl_info;
extern int dladdr(const void *address, Dl_info *place);
#endif

/* Opens the library. Null when all of it is there, else what is missing. */
static inline const char *roost_vips_open(struct roost_vips *vips) {
    void *library = dlopen("libvips.so.42", RTLD_NOW | RTLD_GLOBAL);
    Dl_info place;
    if (!library) return dlerror();
#define ROOST_VIPS_FIND(result, name, parameters) \
    *(void **)&vips->name = dlsym(library, #name); \
    if (!vips->name) return "this libvips has no " #name;
    ROOST_VIPS_FUNCTIONS(ROOST_VIPS_FIND)
    ROOST_VIPS_FIND(void, g_object_unref, (void *))
    ROOST_VIPS_FIND(void, g_free, (void *))
    ROOST_VIPS_FIND(void, g_strfreev, (char **))
    ROOST_VIPS_FIND(void, vips_area_unref, (void *))
    ROOST_VIPS_FIND(void *, g_module_open, (const char *, unsigned int))
#undef ROOST_VIPS_FIND
    vips->modules[0] = 0;
    if (dladdr(*(void **)&vips->vips_init, &place) && place.dli_fname) {
        const char *slash = strrchr(place.dli_fname, '/');
        int length = slash ? (int)(slash - place.dli_fname) : 0;
        snprintf(vips->modules, sizeof vips->modules, "%.*s/vips-modules-%d.%d", length, place.dli_fname,
                 vips->vips_version(0), vips->vips_version(1));
    }
    return 0;
}

/* Loads one of the modules into which distributions put formats: "heif", "poppler". Not being there is no error. */
static inline void roost_vips_load_module(const struct roost_vips *vips, const char *name) {
    char path[PATH_MAX + 64];
    if (!vips->modules[0]) return;
    snprintf(path, sizeof path, "%s/vips-%s.so", vips->modules, name);
    vips->g_module_open(path, 0);
}

static inline const char *roost_vips_version(const struct roost_vips *vips) { return vips->vips_version_string(); }

/* One thread, no memory of earlier operations, and of all that reads and writes images nothing but what is let in. */
static inline int roost_vips_start(const struct roost_vips *vips) {
    if (vips->vips_init("roost")) return -1;
    vips->vips_concurrency_set(1);
    vips->vips_cache_set_max(0);
    vips->vips_cache_set_max_mem(0);
    vips->vips_cache_set_max_files(0);
    roost_vips_load_module(vips, "heif");
    vips->vips_block_untrusted_set(1);
    vips->vips_operation_block_set("VipsForeign", 1);
    return 0;
}

/* Of an operation and of all that are made from it. */
static inline void roost_vips_let(const struct roost_vips *vips, const char *operation, int isAllowed) {
    vips->vips_operation_block_set(operation, !isAllowed);
}

static inline int roost_vips_has(const struct roost_vips *vips, const char *operation) {
    return vips->vips_type_find("VipsOperation", operation) != 0;
}

static inline const char *roost_vips_error(const struct roost_vips *vips) { return vips->vips_error_buffer(); }
static inline void roost_vips_clear_error(const struct roost_vips *vips) { vips->vips_error_clear(); }
static inline void roost_vips_let_go(const struct roost_vips *vips, void *object) { vips->g_object_unref(object); }
static inline void roost_vips_free(const struct roost_vips *vips, void *memory) { vips->g_free(memory); }

static inline VipsSource *roost_vips_source(const struct roost_vips *vips, int file) {
    return vips->vips_source_new_from_descriptor(file);
}

static inline VipsTarget *roost_vips_target(const struct roost_vips *vips, int file) {
    return vips->vips_target_new_to_descriptor(file);
}

/* The name of the class that reads it; null when there is none. */
static inline const char *roost_vips_reader(const struct roost_vips *vips, VipsSource *source) {
    return vips->vips_foreign_find_load_source(source);
}

static inline int roost_vips_width(const struct roost_vips *vips, VipsImage *image) {
    return vips->vips_image_get_width(image);
}

static inline int roost_vips_page_height(const struct roost_vips *vips, VipsImage *image) {
    return vips->vips_image_get_page_height(image);
}

static inline int roost_vips_height(const struct roost_vips *vips, VipsImage *image) {
    return vips->vips_image_get_height(image);
}

static inline int roost_vips_bands(const struct roost_vips *vips, VipsImage *image) {
    return vips->vips_image_get_bands(image);
}

static inline int roost_vips_pages(const struct roost_vips *vips, VipsImage *image) {
    return vips->vips_image_get_n_pages(image);
}

static inline int roost_vips_orientation(const struct roost_vips *vips, VipsImage *image) {
    return vips->vips_image_get_orientation(image);
}

static inline int roost_vips_has_alpha(const struct roost_vips *vips, VipsImage *image) {
    return vips->vips_image_hasalpha(image);
}

/* Where the image was cut from another one, as negative numbers. */
static inline int roost_vips_x(const struct roost_vips *vips, VipsImage *image) {
    return vips->vips_image_get_xoffset(image);
}

static inline int roost_vips_y(const struct roost_vips *vips, VipsImage *image) {
    return vips->vips_image_get_yoffset(image);
}

static inline int roost_vips_knows(const struct roost_vips *vips, VipsImage *image, const char *name) {
    return vips->vips_image_get_typeof(image, name) != 0;
}

/* A copy whose header has nothing but what is needed to show it. The savers' own option leaves some of it. */
static inline int roost_vips_bare(const struct roost_vips *vips, VipsImage *in, VipsImage **out) {
    static const char *const unwanted[] = {"exif-", "xmp-", "iptc-", "icc-", "photoshop-", "png-comment", "gif-comment",
                                           "jpeg-", "image-description", "orientation", "heif-"};
    char **fields;
    size_t field, index;
    if (vips->vips_copy(in, out, NULL)) return -1;
    fields = vips->vips_image_get_fields(*out);
    for (field = 0; fields && fields[field]; field++)
        for (index = 0; index < sizeof unwanted / sizeof *unwanted; index++)
            if (strncmp(fields[field], unwanted[index], strlen(unwanted[index])) == 0) {
                vips->vips_image_remove(*out, fields[field]);
                break;
            }
    vips->g_strfreev(fields);
    return 0;
}

/* Null when the header has no such text. It lives as long as the image. */
static inline const char *roost_vips_text(const struct roost_vips *vips, VipsImage *image, const char *name) {
    const char *text = 0;
    if (!vips->vips_image_get_typeof(image, name) || vips->vips_image_get_string(image, name, &text)) return 0;
    return text;
}

static inline VipsImage *roost_vips_in_memory(const struct roost_vips *vips, VipsImage *image) {
    return vips->vips_image_copy_memory(image);
}

static inline void *roost_vips_pixels(const struct roost_vips *vips, VipsImage *image, size_t *count) {
    return vips->vips_image_write_to_memory(image, count);
}

static inline VipsImage *roost_vips_header(const struct roost_vips *vips, VipsSource *source) {
    return vips->vips_image_new_from_source(source, "", "access", 1, NULL);
}

/* To exactly this size, upright, with `isTagged` converted from its own color profile to sRGB: without a profile that
   conversion would change colors. `options` are the loader's. */
static inline int roost_vips_thumbnail(const struct roost_vips *vips, VipsSource *source, VipsImage **out, int width,
                                       int height, const char *options, int isTagged) {
    if (isTagged)
        return vips->vips_thumbnail_source(source, out, width, "height", height, "size", 3, "option_string", options,
                                           "export_profile", "srgb", NULL);
    return vips->vips_thumbnail_source(source, out, width, "height", height, "size", 3, "option_string", options, NULL);
}

static inline int roost_vips_resize(const struct roost_vips *vips, VipsImage *in, VipsImage **out, int width,
                                    int height) {
    return vips->vips_thumbnail_image(in, out, width, "height", height, "size", 3, "no_rotate", 1, NULL);
}

/* In sRGB with 8 bits. */
static inline int roost_vips_to_srgb(const struct roost_vips *vips, VipsImage *in, VipsImage **out) {
    VipsImage *colored;
    int code;
    if (vips->vips_colourspace(in, &colored, 22, NULL)) return -1;
    code = vips->vips_cast(colored, out, 0, NULL);
    vips->g_object_unref(colored);
    return code;
}

static inline int roost_vips_extract(const struct roost_vips *vips, VipsImage *in, VipsImage **out, int left, int top,
                                     int width, int height) {
    return vips->vips_extract_area(in, out, left, top, width, height, NULL);
}

static inline int roost_vips_smartcrop(const struct roost_vips *vips, VipsImage *in, VipsImage **out, int width,
                                       int height) {
    return vips->vips_smartcrop(in, out, width, height, "interesting", 3, NULL);
}

/* The rest becomes zero in every band. */
static inline int roost_vips_pad(const struct roost_vips *vips, VipsImage *in, VipsImage **out, int x, int y, int width,
                                 int height) {
    return vips->vips_embed(in, out, x, y, width, height, "extend", 0, NULL);
}

static inline int roost_vips_add_alpha(const struct roost_vips *vips, VipsImage *in, VipsImage **out) {
    return vips->vips_addalpha(in, out, NULL);
}

static inline int roost_vips_flatten(const struct roost_vips *vips, VipsImage *in, VipsImage **out, double red,
                                     double green, double blue) {
    double color[3] = {red, green, blue};
    VipsArrayDouble *background = vips->vips_array_double_new(color, 3);
    int code = vips->vips_flatten(in, out, "background", background, NULL);
    vips->vips_area_unref(background);
    return code;
}

/* Lays an image with alpha on a color that has alpha too. */
static inline int roost_vips_lay_on(const struct roost_vips *vips, VipsImage *in, VipsImage **out, double red,
                                    double green, double blue, double alpha) {
    double color[4] = {red, green, blue, alpha};
    VipsImage *background = vips->vips_image_new_from_image(in, color, 4), *laid;
    int code;
    if (!background) return -1;
    code = vips->vips_composite2(background, in, &laid, 2, NULL);
    vips->g_object_unref(background);
    if (code) return code;
    code = vips->vips_cast(laid, out, 0, NULL);
    vips->g_object_unref(laid);
    return code;
}

/* 1, 2, 3 quarters clockwise. */
static inline int roost_vips_rotate(const struct roost_vips *vips, VipsImage *in, VipsImage **out,
                                    unsigned int quarters) {
    return vips->vips_rot(in, out, quarters, NULL);
}

/* 0: left and right change places; 1: top and bottom. */
static inline int roost_vips_flip(const struct roost_vips *vips, VipsImage *in, VipsImage **out,
                                  unsigned int direction) {
    return vips->vips_flip(in, out, direction, NULL);
}

static inline int roost_vips_blur(const struct roost_vips *vips, VipsImage *in, VipsImage **out, double sigma) {
    return vips->vips_gaussblur(in, out, sigma, NULL);
}

static inline int roost_vips_sharpen(const struct roost_vips *vips, VipsImage *in, VipsImage **out, double sigma) {
    return vips->vips_sharpen(in, out, "sigma", sigma, NULL);
}

static inline int roost_vips_premultiply(const struct roost_vips *vips, VipsImage *in, VipsImage **out) {
    return vips->vips_premultiply(in, out, NULL);
}

/* Back to 8 bits. */
static inline int roost_vips_unpremultiply(const struct roost_vips *vips, VipsImage *in, VipsImage **out) {
    VipsImage *plain;
    int code;
    if (vips->vips_unpremultiply(in, &plain, NULL)) return -1;
    code = vips->vips_cast(plain, out, 0, NULL);
    vips->g_object_unref(plain);
    return code;
}

/* The frames below each other, as libvips holds animations. */
static inline int roost_vips_join(const struct roost_vips *vips, VipsImage **frames, VipsImage **out, int count,
                                  int height) {
    VipsImage *joined;
    int code;
    if (vips->vips_arrayjoin(frames, &joined, count, "across", 1, NULL)) return -1;
    /* A copy is ours alone, and only such a header may be changed. */
    code = vips->vips_copy(joined, out, NULL);
    vips->g_object_unref(joined);
    if (!code) vips->vips_image_set_int(*out, "page-height", height);
    return code;
}

static inline int roost_vips_save_jpeg(const struct roost_vips *vips, VipsImage *in, VipsTarget *out, int quality,
                                       int strip) {
    return vips->vips_jpegsave_target(in, out, "Q", quality, "optimize_coding", 1, "strip", strip, NULL);
}

static inline int roost_vips_save_png(const struct roost_vips *vips, VipsImage *in, VipsTarget *out, int strip) {
    return vips->vips_pngsave_target(in, out, "compression", 6, "bitdepth", 8, "strip", strip, NULL);
}

static inline int roost_vips_save_webp(const struct roost_vips *vips, VipsImage *in, VipsTarget *out, int quality,
                                       int strip) {
    return vips->vips_webpsave_target(in, out, "Q", quality, "strip", strip, NULL);
}

static inline int roost_vips_save_avif(const struct roost_vips *vips, VipsImage *in, VipsTarget *out, int quality,
                                       int strip) {
    return vips->vips_heifsave_target(in, out, "Q", quality, "compression", 4, "bitdepth", 8, "effort", 2, "strip",
                                      strip, NULL);
}

static inline int roost_vips_save_gif(const struct roost_vips *vips, VipsImage *in, VipsTarget *out, int strip) {
    return vips->vips_gifsave_target(in, out, "strip", strip, NULL);
}

#endif
