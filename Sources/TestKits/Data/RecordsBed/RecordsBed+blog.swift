// SPDX-License-Identifier: Apache-2.0

extension RecordsBed {
    /// A schema in bknd's JSON form, with a bit of everything.
    public static var blog: String {
        """
        {"entities":{
          "users":{"fields":{"name":{"type":"text","config":{"required":true}},"email":{"type":"email"},
            "age":{"type":"number","config":{"kind":"integer"}},"password":{"type":"secret"}}},
          "posts":{"config":{"timestamps":true},"fields":{
            "title":{"type":"text","config":{"required":true}},"views":{"type":"number","config":{"kind":"integer"}},
            "price":{"type":"number","config":{"kind":"decimal","scale":2}},"live":{"type":"boolean"},
            "tags":{"type":"json"},"score":{"type":"number"},"kind":{"type":"enum","config":{"options":{"type":"strings","values":["a","b","c"]}}}}},
          "comments":{"fields":{"text":{"type":"text"}}},
          "labels":{"fields":{"name":{"type":"text"}}},
          "notes":{"config":{"softDelete":true,"primary_format":"uuid"},"fields":{"code":{"type":"text"}}}},
         "relations":{
          "author":{"type":"n:1","source":"posts","target":"users","config":{"mappedBy":"author","inversedBy":"posts"}},
          "thread":{"type":"n:1","source":"comments","target":"posts","config":{"mappedBy":"post","inversedBy":"comments","on_delete":"cascade"}},
          "labelled":{"type":"m:n","source":"posts","target":"labels","config":{"mappedBy":"labels","inversedBy":"posts"},
            "fields":{"rank":{"type":"number","config":{"kind":"integer"}}}}},
         "indices":{
          "idx_posts_views":{"entity":"posts","fields":["views"]},
          "idx_posts_kind_views":{"entity":"posts","fields":["kind","views"]},
          "idx_unique_users_email":{"entity":"users","fields":["email"],"unique":true},
          "idx_unique_notes_code":{"entity":"notes","fields":["code"],"unique":true}}}
        """
    }
}
