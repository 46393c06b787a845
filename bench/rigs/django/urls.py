from blog.views import CreatePost, ListPosts, LogIn, protected
from django.urls import path
from rest_framework_simplejwt.views import TokenRefreshView

urlpatterns = [
    path("api/token/", LogIn.as_view()),
    path("api/token/refresh/", TokenRefreshView.as_view()),
    path("api/protected/", protected),
    path("api/posts/", ListPosts.as_view()),
    path("api/posts/create/", CreatePost.as_view()),
]
