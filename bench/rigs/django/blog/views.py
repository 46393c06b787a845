from rest_framework import generics, serializers
from rest_framework.decorators import api_view
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework_simplejwt.serializers import TokenObtainPairSerializer
from rest_framework_simplejwt.views import TokenObtainPairView

from .models import Post


class PostSerializer(serializers.ModelSerializer):
    author = serializers.ReadOnlyField(source="author.username")

    class Meta:
        model = Post
        fields = ["id", "title", "content", "author", "created_at", "updated_at"]


class LogInSerializer(TokenObtainPairSerializer):
    @classmethod
    def get_token(cls, user):
        token = super().get_token(user)
        token["email"] = user.email
        token["role"] = "admin" if user.is_staff else "user"
        return token


class LogIn(TokenObtainPairView):
    serializer_class = LogInSerializer


@api_view(["GET"])
def protected(request):
    return Response({"message": f"Hello {request.user.username}, you are authenticated."})


class Pages(PageNumberPagination):
    page_size = 50


class ListPosts(generics.ListAPIView):
    queryset = Post.objects.select_related("author").order_by("-created_at", "-id")
    serializer_class = PostSerializer
    pagination_class = Pages
    permission_classes = [AllowAny]


class CreatePost(generics.CreateAPIView):
    serializer_class = PostSerializer

    def perform_create(self, serializer):
        serializer.save(author=self.request.user)
